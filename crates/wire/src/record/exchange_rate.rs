use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation, value::ExternalId,
};

/// How many units of the base currency one unit of a currency is worth, from a day on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ExchangeRate {
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// Units of the base currency for one unit, as a decimal text.
    pub rate: String,
    /// The first day it holds.
    pub valid_from: NaiveDate,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "exchange_rate",
    path: "exchange-rates",
    fields: &[
        Field::new("currency", Kind::Text(3)).required().column(),
        Field::new("rate", Kind::Decimal).required().column(),
        Field::new("valid_from", Kind::Date).required().column().default(DefaultValue::Today),
        Field::EXTERNAL_IDS,
    ],
    title: "currency",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "currency",
    unique: &[&["currency", "valid_from"]],
};

/// Units of [`ExchangeRate::units`] per 1: ten fraction digits.
pub const RATE_SCALE: i64 = 10_000_000_000;

impl ExchangeRate {
    /// The rate as an integer of 1/[`RATE_SCALE`]; `None` for what is no positive decimal with at most ten fraction digits.
    pub fn units(&self) -> Option<i64> {
        units(&self.rate)
    }
}

fn units(rate: &str) -> Option<i64> {
    let (whole, fraction) = rate.split_once('.').unwrap_or((rate, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || fraction.len() > 10 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let parts: i64 = format!("{fraction:0<10}").parse().ok()?;
    whole.checked_mul(RATE_SCALE)?.checked_add(parts).filter(|units| *units > 0)
}

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for ExchangeRate {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(rate: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let mut violations = Vec::new();
    if rate.text("currency").is_none_or(|code| code.parse::<domain::money::Currency>().is_err()) {
        violations.push(Violation::new("currency", "currency"));
    }
    if rate.text("rate").and_then(units).is_none() {
        violations.push(Violation::new("rate", "rate"));
    }
    violations
}
