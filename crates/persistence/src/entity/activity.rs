use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Activity};

use crate::stored::{Rates, Stored, from_json, to_json};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
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
    pub subject: String,
    pub body: Option<String>,
    pub direction: Option<String>,
    pub occurred_at: ChronoDateTimeUtc,
    pub duration_minutes: Option<i64>,
    pub status: String,
    pub outcome: Option<String>,
    pub location: Option<String>,
    pub links: Json,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub tag_ids: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Activity {
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
            subject,
            body,
            direction,
            occurred_at,
            duration_minutes,
            status,
            outcome,
            location,
            links,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = row;
        let data = Self {
            kind,
            subject,
            body,
            direction,
            occurred_at: occurred_at.into(),
            duration_minutes,
            status,
            outcome,
            location,
            links: from_json(links)?,
            owner_id,
            team_id,
            tag_ids: from_json(tag_ids)?,
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
            kind,
            subject,
            body,
            direction,
            occurred_at,
            duration_minutes,
            status,
            outcome,
            location,
            links,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = self;
        row.kind = Set(kind);
        row.subject = Set(subject);
        row.body = Set(body);
        row.direction = Set(direction);
        row.occurred_at = Set(occurred_at.into());
        row.duration_minutes = Set(duration_minutes);
        row.status = Set(status);
        row.outcome = Set(outcome);
        row.location = Set(location);
        row.links = Set(to_json(&links));
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.tag_ids = Set(to_json(&tag_ids));
        row.external_ids = Set(to_json(&external_ids));
    }
}
