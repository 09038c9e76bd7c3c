use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::ReportDelivery};

use crate::stored::{Rates, Stored};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_delivery")]
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
    pub schedule_id: Uuid,
    pub due_at: ChronoDateTimeUtc,
    pub recipient_id: Option<Uuid>,
    pub state: String,
    pub error: Option<String>,
    pub job_id: Option<Uuid>,
    pub finished_at: Option<ChronoDateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for ReportDelivery {
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
            schedule_id,
            due_at,
            recipient_id,
            state,
            error,
            job_id,
            finished_at,
        } = row;
        let data = Self {
            schedule_id,
            due_at: due_at.into(),
            recipient_id,
            state,
            error,
            job_id,
            finished_at: finished_at.map(Into::into),
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
        let Self { schedule_id, due_at, recipient_id, state, error, job_id, finished_at } = self;
        row.schedule_id = Set(schedule_id);
        row.due_at = Set(due_at.to_utc());
        row.recipient_id = Set(recipient_id);
        row.state = Set(state);
        row.error = Set(error);
        row.job_id = Set(job_id);
        row.finished_at = Set(finished_at.map(domain::time::Timestamp::to_utc));
    }
}
