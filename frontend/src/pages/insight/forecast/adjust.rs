//! What those who lead expect of a person, beside what that person's deals say, and how to say it.
use domain::{money::Amount, period::Span, permission::Action};
use leptos::prelude::*;
use serde_json::json;
use wire::{
    Condition, Definition, Op, definition,
    report::{
        forecast::{Adjustment, Forecast},
        joined,
    },
};

use super::parts::money;
use crate::{
    api::records,
    i18n::{fill, format, key, of as named, t},
    session,
    shell::create,
};

fn record() -> Option<&'static Definition> {
    definition("forecast_adjustment")
}

/// Whether the reader may say what is expected of others.
pub(super) fn allowed() -> bool {
    record().is_some_and(|record| session::may(Action::Create, record))
}

fn is_of(adjustment: &Adjustment, owner: Option<&str>) -> bool {
    owner == Some(&adjustment.owner_id.to_string())
}

/// The amount that takes the place of what the person's deals say.
pub(super) fn of(adjustments: &[Adjustment], owner: Option<&str>, category: &str) -> Option<Amount> {
    let about = |adjustment: &&Adjustment| is_of(adjustment, owner) && adjustment.category == category;
    adjustments.iter().find(about).map(|adjustment| adjustment.amount)
}

/// Why, below the person's name, each leading to the judgement itself.
pub(super) fn notes(forecast: &Forecast, owner: Option<&str>) -> AnyView {
    let of_owner = forecast.adjustments.iter().filter(|adjustment| is_of(adjustment, owner));
    of_owner.map(note).collect_view().into_any()
}

fn note(adjustment: &Adjustment) -> AnyView {
    let by = adjustment.by.and_then(|by| records::name_of(&by.to_string())).unwrap_or_default();
    let time = format::relative(&adjustment.at.to_string());
    let category = t(if adjustment.category == "commit" { key::FORECAST_COMMIT } else { key::FORECAST_BEST_CASE });
    let words = fill(key::FORECAST_ADJUSTED_BY, &[("name", &by), ("time", &time), ("note", &adjustment.note)]);
    let words = named(category, &words);
    let href = format!("/forecast-adjustments/{}", adjustment.id);
    view! { <small class="note"><a href=href>{words}</a></small> }.into_any()
}

/// The last cell of a person's line: only for those who may adjust, and of calendar periods.
pub(super) fn cell(forecast: &Forecast, owner: Option<&str>, name: &str) -> Option<AnyView> {
    let record = record().filter(|_| allowed())?;
    let inside = owner.zip(period(forecast)).map(|(owner, period)| {
        let defaults = json!({
            "period": period, "starts_on": forecast.from.to_string(), "pipeline_id": forecast.pipeline_id.to_string(),
            "owner_id": owner, "category": "commit",
        });
        let label = fill(key::FORECAST_ADJUST_PERSON, &[("name", name)]);
        let begin = move |_| create::open(record, defaults.clone());
        view! { <button type="button" class="button quiet" aria-label=label on:click=begin>{t(key::FORECAST_ADJUST)}</button> }
    });
    Some(view! { <td>{inside}</td> }.into_any())
}

/// What is kept of the forecast's period: adjustments and snapshots name it alike. None where it is no calendar period.
pub(super) fn kept(forecast: &Forecast) -> Option<Condition> {
    let period = Condition::compare("period", Op::Eq, period(forecast)?);
    Some(joined([period, Condition::compare("starts_on", Op::Eq, forecast.from.to_string())].into_iter()))
}

/// As an adjustment names it.
fn period(forecast: &Forecast) -> Option<&'static str> {
    Span { from: forecast.from, until: forecast.until }.length_name()
}

/// Below a figure of all: what it is with every adjustment in its place.
pub(super) fn whole(forecast: &Forecast, category: &str) -> Option<String> {
    let adjusted = forecast.adjusted?;
    let (said, expected) = if category == "commit" {
        (forecast.commit.amount, adjusted.commit)
    } else {
        (forecast.best_case.amount, adjusted.best_case)
    };
    (said != expected).then(|| fill(key::FORECAST_ADJUSTED, &[("amount", &money(expected, &forecast.currency))]))
}
