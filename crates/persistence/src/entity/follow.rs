use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Follow};

use crate::stored::{Rates, Stored, from_json, to_json};
use crate::{StoreError, feature, store::Write};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "follow")]
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
    pub links: Json,
    pub owner_id: Option<Uuid>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Follow {
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
            links,
            owner_id,
            external_ids,
        } = row;
        let data = Self { links: from_json(links)?, owner_id, external_ids: from_json(external_ids)? };
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
        let Self { links, owner_id, external_ids } = self;
        row.links = Set(to_json(&links));
        row.owner_id = Set(owner_id);
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, id: Uuid, _before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::comment::refuse_twice(id, self, write).await
    }
}
