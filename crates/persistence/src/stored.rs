//! The second of the three abstractions: a record type with a table.
use chrono::NaiveDate;
use domain::money::Money;
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, TryIntoModel};
use uuid::Uuid;
use wire::{Record, Resource};

use crate::{StoreError, store::Write};

/// A record type with a table: how a row is read and written, and what must happen beside it.
pub trait Stored: Resource {
    type Entity: EntityTrait<Model: IntoActiveModel<Self::Row> + Send + Sync>;
    type Row: ActiveModelTrait<Entity = Self::Entity>
        + ActiveModelBehavior
        + TryIntoModel<<Self::Entity as EntityTrait>::Model>
        + Send;

    /// From a row. Destructure it without `..`, so that a new column stops the build here.
    ///
    /// # Errors
    /// When what is stored does not fit the type: a bug or a foreign hand.
    fn read(row: <Self::Entity as EntityTrait>::Model) -> Result<Record<Self>, DbErr>;

    /// To a row: every field of the record, and only those. Destructure `self` without `..`.
    fn write(self, row: &mut Self::Row, rates: &Rates);

    /// Before a record is saved: what needs the database to be checked or filled in.
    ///
    /// # Errors
    /// When a rule is broken.
    fn prepare(
        &mut self,
        _id: Uuid,
        _before: Option<&Self>,
        _write: &Write<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send {
        async { Ok(()) }
    }

    /// After a record was saved, in the same transaction: what else must be written with it.
    ///
    /// # Errors
    /// When that cannot be written; the record is then not saved either.
    fn saved(
        _after: &Record<Self>,
        _before: Option<&Record<Self>>,
        _write: &Write<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send {
        async { Ok(()) }
    }

    /// Before a record is deleted: whether others stand on it.
    ///
    /// # Errors
    /// `Conflict` when they do.
    fn removable(_record: &Record<Self>, _write: &Write<'_>) -> impl Future<Output = Result<(), StoreError>> + Send {
        async { Ok(()) }
    }
}

/// Exchange rates, to keep every amount in the base currency too.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    pub base: String,
    /// (currency, first day, units of the base per unit in 1/[`wire::record::RATE_SCALE`]), newest day first.
    pub rates: Vec<(String, NaiveDate, i64)>,
    pub today: NaiveDate,
}

/// The three columns of an amount of money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoneyColumns {
    /// In 1/10 000 of the currency's unit.
    pub amount: Option<i64>,
    pub currency: Option<String>,
    /// The amount in the base currency, at the rate of the day it was written.
    pub base: Option<i64>,
}

impl Rates {
    /// The rate in force today; `None` for a currency without one.
    pub fn rate(&self, currency: &str) -> Option<i64> {
        if currency == self.base {
            return Some(wire::record::RATE_SCALE);
        }
        let known = self.rates.iter().find(|(code, from, _)| code == currency && *from <= self.today);
        known.map(|(_, _, rate)| *rate)
    }

    pub fn columns(&self, money: Option<Money>) -> MoneyColumns {
        let Some(money) = money else { return MoneyColumns::default() };
        let currency = money.currency.as_str();
        let base = self.rate(currency).and_then(|rate| money.amount.convert(rate, wire::record::RATE_SCALE));
        MoneyColumns {
            amount: Some(money.amount.0),
            currency: Some(currency.to_owned()),
            base: base.map(|base| base.0),
        }
    }
}

/// The money that two columns hold.
///
/// # Errors
/// When the stored currency is none.
pub fn money(amount: Option<i64>, currency: Option<&str>) -> Result<Option<Money>, DbErr> {
    let (Some(amount), Some(currency)) = (amount, currency) else { return Ok(None) };
    let currency = currency.parse().map_err(|_| DbErr::Type(format!("`{currency}` is no currency")))?;
    Ok(Some(Money { amount: domain::money::Amount(amount), currency }))
}

/// A structure kept as JSON.
///
/// # Errors
/// When what is stored does not fit.
pub fn from_json<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, DbErr> {
    serde_json::from_value(value).map_err(|error| DbErr::Json(error.to_string()))
}

/// A structure to keep as JSON.
pub fn to_json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}
