use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Task};

use crate::stored::{Rates, Stored, from_json, to_json};
use crate::{StoreError, feature, store::Write};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
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
    pub subject: String,
    pub description: Option<String>,
    pub due_date: Option<ChronoDate>,
    pub reminder_at: Option<ChronoDateTimeUtc>,
    pub priority: String,
    pub status: String,
    pub recurrence: Option<String>,
    pub recurrence_day: Option<i64>,
    pub completed_at: Option<ChronoDateTimeUtc>,
    pub links: Json,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub tag_ids: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Task {
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
            subject,
            description,
            due_date,
            reminder_at,
            priority,
            status,
            recurrence,
            recurrence_day,
            completed_at,
            links,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = row;
        let data = Self {
            subject,
            description,
            due_date,
            reminder_at: reminder_at.map(Into::into),
            priority,
            status,
            recurrence,
            recurrence_day,
            completed_at: completed_at.map(Into::into),
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
            subject,
            description,
            due_date,
            reminder_at,
            priority,
            status,
            recurrence,
            recurrence_day,
            completed_at,
            links,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = self;
        row.subject = Set(subject);
        row.description = Set(description);
        row.due_date = Set(due_date);
        row.reminder_at = Set(reminder_at.map(Into::into));
        row.priority = Set(priority);
        row.status = Set(status);
        row.recurrence = Set(recurrence);
        row.recurrence_day = Set(recurrence_day);
        row.completed_at = Set(completed_at.map(Into::into));
        row.links = Set(to_json(&links));
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.tag_ids = Set(to_json(&tag_ids));
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, _id: Uuid, before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::task::complete(self, before, write);
        Ok(())
    }

    async fn saved(after: &Record<Self>, before: Option<&Record<Self>>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::task::repeat(after, before, write).await
    }
}
