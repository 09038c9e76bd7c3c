use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Attachment};

use crate::stored::{Rates, Stored, from_json, to_json};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
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
    pub url: Option<String>,
    pub file_id: Option<Uuid>,
    pub content_type: Option<String>,
    pub byte_size: Option<i64>,
    pub sha256: Option<String>,
    pub description: Option<String>,
    pub links: Json,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Attachment {
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
            url,
            file_id,
            content_type,
            byte_size,
            sha256,
            description,
            links,
            owner_id,
            team_id,
            external_ids,
        } = row;
        let data = Self {
            name,
            url,
            file_id,
            content_type,
            byte_size,
            sha256,
            description,
            links: from_json(links)?,
            owner_id,
            team_id,
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
            name,
            url,
            file_id,
            content_type,
            byte_size,
            sha256,
            description,
            links,
            owner_id,
            team_id,
            external_ids,
        } = self;
        row.name = Set(name);
        row.url = Set(url);
        row.file_id = Set(file_id);
        row.content_type = Set(content_type);
        row.byte_size = Set(byte_size);
        row.sha256 = Set(sha256);
        row.description = Set(description);
        row.links = Set(to_json(&links));
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.external_ids = Set(to_json(&external_ids));
    }
}
