use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::{Access, DefaultValue, Definition, Field, Kind, Operations, Resource, Violation, parse};

/// How many units of the base currency one unit of a currency is worth, from a day on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ExchangeRate {
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// Units of the base currency for one unit, as a decimal text.
    pub rate: String,
    /// The first day it holds.
    pub valid_from: NaiveDate,
}

static DEFINITION: Definition = Definition {
    name: "exchange_rate",
    path: "exchange-rates",
    fields: &[
        Field::new("currency", Kind::Text(3)).required().column(),
        Field::new("rate", Kind::Decimal).required().column(),
        Field::new("valid_from", Kind::Date).required().column().default(DefaultValue::Today),
    ],
    title: "currency",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "currency",
    unique: &[&["currency", "valid_from"]],
    check: parse::check::<ExchangeRate>,
};

/// Units of [`ExchangeRate::units`] per 1: ten fraction digits.
pub const RATE_SCALE: i64 = 10_000_000_000;

impl ExchangeRate {
    /// The rate as an integer of 1/[`RATE_SCALE`]; `None` for what is no positive decimal with at most ten fraction digits.
    pub fn units(&self) -> Option<i64> {
        let (whole, fraction) = self.rate.split_once('.').unwrap_or((&self.rate, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) || fraction.len() > 10 {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let parts: i64 = format!("{fraction:0<10}").parse().ok()?;
        whole.checked_mul(RATE_SCALE)?.checked_add(parts).filter(|units| *units > 0)
    }
}

impl Resource for ExchangeRate {
    const DEFINITION: &'static Definition = &DEFINITION;

    fn violations(&self, _before: Option<&Self>) -> Vec<Violation> {
        let mut violations = Vec::new();
        if self.currency.parse::<domain::money::Currency>().is_err() {
            violations.push(Violation::new("currency", "currency"));
        }
        if self.units().is_none() {
            violations.push(Violation::new("rate", "rate"));
        }
        violations
    }
}
