use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::StageChange};

use crate::stored::{Rates, Stored, money};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stage_change")]
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
    pub opportunity_id: Uuid,
    pub from_stage_id: Option<Uuid>,
    pub to_stage_id: Uuid,
    pub moved_at: ChronoDateTimeUtc,
    pub duration_seconds: Option<i64>,
    pub amount: Option<i64>,
    pub amount_currency: Option<String>,
    pub amount_base: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for StageChange {
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
            opportunity_id,
            from_stage_id,
            to_stage_id,
            moved_at,
            duration_seconds,
            amount,
            amount_currency,
            amount_base: _,
        } = row;
        let data = Self {
            opportunity_id,
            from_stage_id,
            to_stage_id,
            moved_at: moved_at.into(),
            duration_seconds,
            amount: money(amount, amount_currency.as_deref())?,
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
        let Self { opportunity_id, from_stage_id, to_stage_id, moved_at, duration_seconds, amount } = self;
        row.opportunity_id = Set(opportunity_id);
        row.from_stage_id = Set(from_stage_id);
        row.to_stage_id = Set(to_stage_id);
        row.moved_at = Set(moved_at.into());
        row.duration_seconds = Set(duration_seconds);
        let amount = rates.columns(amount);
        row.amount = Set(amount.amount);
        row.amount_currency = Set(amount.currency);
        row.amount_base = Set(amount.base);
    }
}
