use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::ReportSchedule};

use crate::{
    StoreError, report,
    store::Write,
    stored::{Rates, Stored, from_json, to_json},
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_schedule")]
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
    pub report_id: Option<Uuid>,
    pub standard: Option<String>,
    pub dashboard_id: Option<Uuid>,
    pub period: Option<String>,
    pub whose: Option<String>,
    pub of_user_id: Option<Uuid>,
    pub of_team_id: Option<Uuid>,
    pub format: String,
    pub cron: String,
    pub recipient_ids: Json,
    pub active: bool,
    pub next_run_at: Option<ChronoDateTimeUtc>,
    pub last_run_at: Option<ChronoDateTimeUtc>,
    pub failures: i64,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for ReportSchedule {
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
            report_id,
            standard,
            dashboard_id,
            period,
            whose,
            of_user_id,
            of_team_id,
            format,
            cron,
            recipient_ids,
            active,
            next_run_at,
            last_run_at,
            failures,
            owner_id,
            team_id,
            external_ids,
        } = row;
        let data = Self {
            name,
            report_id,
            standard,
            dashboard_id,
            period,
            whose,
            of_user_id,
            of_team_id,
            format,
            cron,
            recipient_ids: from_json(recipient_ids)?,
            active,
            next_run_at: next_run_at.map(Into::into),
            last_run_at: last_run_at.map(Into::into),
            failures,
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
            report_id,
            standard,
            dashboard_id,
            period,
            whose,
            of_user_id,
            of_team_id,
            format,
            cron,
            recipient_ids,
            active,
            next_run_at,
            last_run_at,
            failures,
            owner_id,
            team_id,
            external_ids,
        } = self;
        row.name = Set(name);
        row.report_id = Set(report_id);
        row.standard = Set(standard);
        row.dashboard_id = Set(dashboard_id);
        row.period = Set(period);
        row.whose = Set(whose);
        row.of_user_id = Set(of_user_id);
        row.of_team_id = Set(of_team_id);
        row.format = Set(format);
        row.cron = Set(cron);
        row.recipient_ids = Set(to_json(&recipient_ids));
        row.active = Set(active);
        row.next_run_at = Set(next_run_at.map(domain::time::Timestamp::to_utc));
        row.last_run_at = Set(last_run_at.map(domain::time::Timestamp::to_utc));
        row.failures = Set(failures);
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, _id: Uuid, before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        report::schedule::plan(self, before, write)
    }
}
