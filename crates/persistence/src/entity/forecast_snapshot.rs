use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::ForecastSnapshot};

use crate::stored::{Rates, Stored, money};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "forecast_snapshot")]
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
    pub taken_on: ChronoDate,
    pub period: String,
    pub starts_on: ChronoDate,
    pub pipeline_id: Option<Uuid>,
    pub closed: Option<i64>,
    pub closed_currency: Option<String>,
    pub closed_base: Option<i64>,
    pub commit: Option<i64>,
    pub commit_currency: Option<String>,
    pub commit_base: Option<i64>,
    pub best_case: Option<i64>,
    pub best_case_currency: Option<String>,
    pub best_case_base: Option<i64>,
    pub pipeline: Option<i64>,
    pub pipeline_currency: Option<String>,
    pub pipeline_base: Option<i64>,
    pub dated: Option<i64>,
    pub dated_currency: Option<String>,
    pub dated_base: Option<i64>,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for ForecastSnapshot {
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
            taken_on,
            period,
            starts_on,
            pipeline_id,
            closed,
            closed_currency,
            closed_base: _,
            commit,
            commit_currency,
            commit_base: _,
            best_case,
            best_case_currency,
            best_case_base: _,
            pipeline,
            pipeline_currency,
            pipeline_base: _,
            dated,
            dated_currency,
            dated_base: _,
            owner_id,
            team_id,
        } = row;
        let data = Self {
            taken_on,
            period,
            starts_on,
            pipeline_id,
            closed: money(closed, closed_currency.as_deref())?,
            commit: money(commit, commit_currency.as_deref())?,
            best_case: money(best_case, best_case_currency.as_deref())?,
            pipeline: money(pipeline, pipeline_currency.as_deref())?,
            dated: money(dated, dated_currency.as_deref())?,
            owner_id,
            team_id,
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

    fn write(self, row: &mut ActiveModel, rates: &Rates) {
        let Self {
            taken_on,
            period,
            starts_on,
            pipeline_id,
            closed,
            commit,
            best_case,
            pipeline,
            dated,
            owner_id,
            team_id,
        } = self;
        row.taken_on = Set(taken_on);
        row.period = Set(period);
        row.starts_on = Set(starts_on);
        row.pipeline_id = Set(pipeline_id);
        let closed = rates.columns(closed);
        row.closed = Set(closed.amount);
        row.closed_currency = Set(closed.currency);
        row.closed_base = Set(closed.base);
        let commit = rates.columns(commit);
        row.commit = Set(commit.amount);
        row.commit_currency = Set(commit.currency);
        row.commit_base = Set(commit.base);
        let best_case = rates.columns(best_case);
        row.best_case = Set(best_case.amount);
        row.best_case_currency = Set(best_case.currency);
        row.best_case_base = Set(best_case.base);
        let pipeline = rates.columns(pipeline);
        row.pipeline = Set(pipeline.amount);
        row.pipeline_currency = Set(pipeline.currency);
        row.pipeline_base = Set(pipeline.base);
        let dated = rates.columns(dated);
        row.dated = Set(dated.amount);
        row.dated_currency = Set(dated.currency);
        row.dated_base = Set(dated.base);
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
    }
}
