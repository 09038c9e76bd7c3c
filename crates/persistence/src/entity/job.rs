use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Job};

use crate::stored::{Rates, Stored};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
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
    pub object: String,
    pub state: String,
    pub total: Option<i64>,
    pub done: i64,
    pub failed: i64,
    pub skipped: i64,
    pub error: Option<String>,
    pub result: Option<Json>,
    pub started_at: Option<ChronoDateTimeUtc>,
    pub finished_at: Option<ChronoDateTimeUtc>,
    pub undo_until: Option<ChronoDateTimeUtc>,
    pub undoes_id: Option<Uuid>,
    pub undone_by_id: Option<Uuid>,
    pub owner_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Job {
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
            object,
            state,
            total,
            done,
            failed,
            skipped,
            error,
            result,
            started_at,
            finished_at,
            undo_until,
            undoes_id,
            undone_by_id,
            owner_id,
        } = row;
        let data = Self {
            kind,
            object,
            state,
            total,
            done,
            failed,
            skipped,
            error,
            result,
            started_at: started_at.map(Into::into),
            finished_at: finished_at.map(Into::into),
            undo_until: undo_until.map(Into::into),
            undoes_id,
            undone_by_id,
            owner_id,
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
            object,
            state,
            total,
            done,
            failed,
            skipped,
            error,
            result,
            started_at,
            finished_at,
            undo_until,
            undoes_id,
            undone_by_id,
            owner_id,
        } = self;
        row.kind = Set(kind);
        row.object = Set(object);
        row.state = Set(state);
        row.total = Set(total);
        row.done = Set(done);
        row.failed = Set(failed);
        row.skipped = Set(skipped);
        row.error = Set(error);
        row.result = Set(result);
        row.started_at = Set(started_at.map(Into::into));
        row.finished_at = Set(finished_at.map(Into::into));
        row.undo_until = Set(undo_until.map(Into::into));
        row.undoes_id = Set(undoes_id);
        row.undone_by_id = Set(undone_by_id);
        row.owner_id = Set(owner_id);
    }
}
