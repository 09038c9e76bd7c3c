use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Stage};

use crate::stored::{Rates, Stored, from_json, to_json};
use crate::{StoreError, feature, store::Write};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub created_by: Option<Uuid>,
    pub updated_at: ChronoDateTimeUtc,
    pub updated_by: Option<Uuid>,
    pub deleted_at: Option<ChronoDateTimeUtc>,
    pub name_key: String,
    pub pipeline_id: Uuid,
    pub name: String,
    pub labels: Json,
    pub position: i64,
    pub probability: i64,
    pub kind: String,
    pub forecast_category: String,
    pub required_fields: Json,
    pub rot_days: Option<i64>,
    pub guidance: Option<String>,
    pub guidance_labels: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Stage {
    type Entity = Entity;
    type Row = ActiveModel;

    fn read(row: Model) -> Result<Record<Self>, DbErr> {
        let Model {
            id,
            version,
            created_at,
            created_by,
            updated_at,
            updated_by,
            deleted_at,
            name_key: _,
            pipeline_id,
            name,
            labels,
            position,
            probability,
            kind,
            forecast_category,
            required_fields,
            rot_days,
            guidance,
            guidance_labels,
            external_ids,
        } = row;
        let data = Self {
            pipeline_id,
            name,
            labels: from_json(labels)?,
            position,
            probability,
            kind,
            forecast_category,
            required_fields: from_json(required_fields)?,
            rot_days,
            guidance,
            guidance_labels: from_json(guidance_labels)?,
            external_ids: from_json(external_ids)?,
        };
        Ok(Record {
            id,
            version,
            created_at: created_at.into(),
            created_by,
            updated_at: updated_at.into(),
            updated_by,
            deleted_at: deleted_at.map(Into::into),
            data,
        })
    }

    fn write(self, row: &mut ActiveModel, _rates: &Rates) {
        let Self {
            pipeline_id,
            name,
            labels,
            position,
            probability,
            kind,
            forecast_category,
            required_fields,
            rot_days,
            guidance,
            guidance_labels,
            external_ids,
        } = self;
        row.pipeline_id = Set(pipeline_id);
        row.name = Set(name);
        row.labels = Set(to_json(&labels));
        row.position = Set(position);
        row.probability = Set(probability);
        row.kind = Set(kind);
        row.forecast_category = Set(forecast_category);
        row.required_fields = Set(to_json(&required_fields));
        row.rot_days = Set(rot_days);
        row.guidance = Set(guidance);
        row.guidance_labels = Set(to_json(&guidance_labels));
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn removable(record: &Record<Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::pipeline::stage_removable(record, write).await
    }
}
