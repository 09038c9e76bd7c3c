use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::ExchangeRate};

use crate::stored::{Rates, Stored, from_json, to_json};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "exchange_rate")]
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
    pub currency: String,
    pub rate: String,
    pub valid_from: ChronoDate,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for ExchangeRate {
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
            currency,
            rate,
            valid_from,
            external_ids,
        } = row;
        let data = Self { currency, rate, valid_from, external_ids: from_json(external_ids)? };
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
        let Self { currency, rate, valid_from, external_ids } = self;
        row.currency = Set(currency);
        row.rate = Set(rate);
        row.valid_from = Set(valid_from);
        row.external_ids = Set(to_json(&external_ids));
    }
}
