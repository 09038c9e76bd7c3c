use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Notification};

use crate::stored::{Rates, Stored, from_json, to_json};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
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
    pub kind: String,
    pub links: Json,
    pub actor_id: Option<Uuid>,
    pub comment_id: Option<Uuid>,
    pub read_at: Option<ChronoDateTimeUtc>,
    pub owner_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Notification {
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
            kind,
            links,
            actor_id,
            comment_id,
            read_at,
            owner_id,
        } = row;
        let data =
            Self { kind, links: from_json(links)?, actor_id, comment_id, read_at: read_at.map(Into::into), owner_id };
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
        let Self { kind, links, actor_id, comment_id, read_at, owner_id } = self;
        row.kind = Set(kind);
        row.links = Set(to_json(&links));
        row.actor_id = Set(actor_id);
        row.comment_id = Set(comment_id);
        row.read_at = Set(read_at.map(Into::into));
        row.owner_id = Set(owner_id);
    }
}
