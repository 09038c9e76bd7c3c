use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::ForecastAdjustment};

use crate::stored::{Rates, Stored, from_json, money, to_json};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "forecast_adjustment")]
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
    pub period: String,
    pub starts_on: ChronoDate,
    pub pipeline_id: Option<Uuid>,
    pub category: String,
    pub amount: Option<i64>,
    pub amount_currency: Option<String>,
    pub amount_base: Option<i64>,
    pub note: Option<String>,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for ForecastAdjustment {
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
            period,
            starts_on,
            pipeline_id,
            category,
            amount,
            amount_currency,
            amount_base: _,
            note,
            owner_id,
            team_id,
            external_ids,
        } = row;
        let data = Self {
            period,
            starts_on: Some(starts_on),
            pipeline_id,
            category,
            amount: money(amount, amount_currency.as_deref())?,
            note,
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

    fn write(self, row: &mut ActiveModel, rates: &Rates) {
        let Self { period, starts_on, pipeline_id, category, amount, note, owner_id, team_id, external_ids } = self;
        row.period = Set(period);
        row.starts_on = Set(starts_on.unwrap_or_default());
        row.pipeline_id = Set(pipeline_id);
        row.category = Set(category);
        let amount = rates.columns(amount);
        row.amount = Set(amount.amount);
        row.amount_currency = Set(amount.currency);
        row.amount_base = Set(amount.base);
        row.note = Set(note);
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.external_ids = Set(to_json(&external_ids));
    }
}
