use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Pipeline};

use crate::stored::{Rates, Stored, from_json, to_json};
use crate::{StoreError, feature, store::Write};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pipeline")]
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
    pub name: String,
    pub labels: Json,
    pub position: i64,
    pub is_default: bool,
    pub active: bool,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Pipeline {
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
            name,
            labels,
            position,
            is_default,
            active,
            external_ids,
        } = row;
        let data = Self {
            name,
            labels: from_json(labels)?,
            position,
            is_default,
            active,
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
        let Self { name, labels, position, is_default, active, external_ids } = self;
        row.name = Set(name);
        row.labels = Set(to_json(&labels));
        row.position = Set(position);
        row.is_default = Set(is_default);
        row.active = Set(active);
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn saved(after: &Record<Self>, _before: Option<&Record<Self>>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::pipeline::keep_one_default(after, write).await
    }

    async fn removable(record: &Record<Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::pipeline::pipeline_removable(record, write).await
    }
}
