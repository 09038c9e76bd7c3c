//! Rules on settings that several requests share.
use std::collections::BTreeMap;

use chrono_tz::Tz;
use domain::{money::Currency, violation::Violation};
use validator::{ValidationErrors, ValidationErrorsKind};

use crate::error::Language;

pub(super) fn time_zone(field: &str, name: &str) -> Option<Violation> {
    name.parse::<Tz>().is_err().then(|| Violation::new(field, "time_zone"))
}

pub(super) fn locale(field: &str, tag: &str) -> Option<Violation> {
    let known = Language::ALL.iter().any(|language| language.tag() == tag);
    (!known).then(|| Violation::new(field, "choice"))
}

pub(super) fn currency(field: &str, code: &str) -> Option<Violation> {
    code.parse::<Currency>().is_err().then(|| Violation::new(field, "currency"))
}

/// The rules of a flat structure's fields.
pub(super) fn field_violations(outcome: Result<(), ValidationErrors>) -> Vec<Violation> {
    let Err(errors) = outcome else { return Vec::new() };
    let by_name: BTreeMap<_, _> = errors.errors().iter().collect();
    let fields = by_name.into_iter().filter_map(|(name, kind)| match kind {
        ValidationErrorsKind::Field(errors) => Some((name, errors)),
        _ => None,
    });
    fields.flat_map(|(name, errors)| errors.iter().map(move |error| violation(name, error))).collect()
}

fn violation(name: &str, error: &validator::ValidationError) -> Violation {
    let params = error.params.iter().filter(|(name, _)| name.as_ref() != "value");
    params.fold(Violation::new(name, &error.code), |violation, (name, value)| violation.with(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_from_closed_lists() {
        assert!(time_zone("z", "Asia/Shanghai").is_none() && time_zone("z", "UTC").is_none());
        assert!(time_zone("z", "Mars/Olympus").is_some() && time_zone("z", "'; DROP TABLE user").is_some());
        assert!(locale("l", "zh-TW").is_none() && locale("l", "zh").is_some());
        assert!(currency("c", "CNY").is_none() && currency("c", "cny").is_some() && currency("c", "").is_some());
    }
}
