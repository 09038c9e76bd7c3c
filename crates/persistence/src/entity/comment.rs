use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Comment};

use crate::stored::{Rates, Stored, from_json, to_json};
use crate::{StoreError, feature, store::Write};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
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
    pub body: String,
    pub links: Json,
    pub mention_ids: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Comment {
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
            body,
            links,
            mention_ids,
            external_ids,
        } = row;
        let data = Self {
            body,
            links: from_json(links)?,
            mention_ids: from_json(mention_ids)?,
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
        let Self { body, links, mention_ids, external_ids } = self;
        row.body = Set(body);
        row.links = Set(to_json(&links));
        row.mention_ids = Set(to_json(&mention_ids));
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, _id: Uuid, before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::comment::refuse_blind(self, before, write).await
    }

    async fn saved(after: &Record<Self>, before: Option<&Record<Self>>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::comment::announce(after, before, write).await
    }
}
