use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Team};

use crate::stored::{Rates, Stored, from_json, to_json};
use crate::{StoreError, feature, store::Write};
use wire::Resource as _;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "team")]
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
    pub parent_id: Option<Uuid>,
    pub manager_id: Option<Uuid>,
    pub description: Option<String>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Team {
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
            parent_id,
            manager_id,
            description,
            external_ids,
        } = row;
        let data = Self { name, parent_id, manager_id, description, external_ids: from_json(external_ids)? };
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
        let Self { name, parent_id, manager_id, description, external_ids } = self;
        row.name = Set(name);
        row.parent_id = Set(parent_id);
        row.manager_id = Set(manager_id);
        row.description = Set(description);
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, id: Uuid, before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        let before = before.and_then(|before| before.parent_id);
        feature::tree::refuse_circle(write, Self::DEFINITION, id, self.parent_id, before).await
    }

    async fn removable(record: &Record<Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::team::team_removable(record, write)
    }
}
