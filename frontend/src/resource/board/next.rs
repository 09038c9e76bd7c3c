//! What comes next for each deal of a column: its first open task or planned meeting (3.3). Shape and words say it, not colour.
use std::collections::HashMap;

use futures_channel::oneshot;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Condition, Op, definition, query::Search};

use crate::{
    api::{ApiError, records},
    i18n::{fill, format, key, t},
    live,
    resource::{Feed, feed},
    ui::icon::{self, Icon, Shape},
};

/// The day of the next step by deal; a step without a day is an empty text.
pub(super) type Days = HashMap<String, String>;

/// The day of one deal's next step, if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step(pub(super) Option<String>);

/// Asks for the next steps of the deals, again whenever tasks or activities change.
pub(super) fn days(deals: Memo<Vec<String>>) -> Feed<Days> {
    feed(move |_| {
        live::changes_of("task");
        live::changes_of("activity");
        let deals = deals.get();
        async move { if deals.is_empty() { Ok(Days::new()) } else { find(deals).await } }
    })
}

/// Tasks and activities are asked at the same time.
async fn find(deals: Vec<String>) -> Result<Days, ApiError> {
    let (reply, activities) = oneshot::channel();
    let of = deals.clone();
    spawn_local(async move {
        let planned = json!(["planned"]);
        let _ = reply.send(steps("activity", &of, planned, "occurred_at").await);
    });
    let mut all = steps("task", &deals, json!(["todo", "in_progress", "deferred"]), "due_date").await?;
    all.extend(activities.await.unwrap_or_else(|_| Ok(Vec::new()))?);
    Ok(earliest(all))
}

/// The open steps of a type: which deal, and when.
async fn steps(
    name: &'static str,
    deals: &[String],
    open: Value,
    when: &'static str,
) -> Result<Vec<(String, String)>, ApiError> {
    let Some(definition) = definition(name) else { return Ok(Vec::new()) };
    let of_these = Condition::compare("links", Op::In, json!(deals));
    let question = Search {
        condition: Some(Condition::all(vec![of_these, Condition::compare("status", Op::In, open)])),
        sort: Some(when.to_owned()),
        limit: Some(200),
        ..Search::default()
    };
    let rows = records::search(definition, question, None).await?;
    let links = |row: &Value| row["links"].as_array().cloned().unwrap_or_default();
    let step = |row: &Value| {
        let at = row[when].as_str().unwrap_or_default().to_owned();
        links(row).into_iter().filter_map(move |link| Some((link["id"].as_str()?.to_owned(), at.clone())))
    };
    Ok(rows.data.iter().flat_map(step).filter(|(deal, _)| deals.contains(deal)).collect())
}

/// The first day of each deal; one with a day comes before one without.
fn earliest(steps: Vec<(String, String)>) -> Days {
    let mut days = Days::new();
    for (deal, at) in steps {
        let known = days.entry(deal).or_insert_with(|| at.clone());
        if !at.is_empty() && (known.is_empty() || at < *known) {
            *known = at;
        }
    }
    days
}

/// How soon the next step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Soon {
    Nothing,
    Overdue,
    Today,
    Later,
}

fn soon(day: Option<&str>, days_away: impl Fn(&str) -> Option<i32>) -> Soon {
    let Some(day) = day else { return Soon::Nothing };
    match days_away(day) {
        Some(days) if days < 0 => Soon::Overdue,
        Some(0) => Soon::Today,
        _ => Soon::Later,
    }
}

/// The sign on a card.
pub(super) fn sign(day: Option<&str>) -> AnyView {
    let (shape, class, words): (Shape, _, _) = match soon(day, format::days_from_today) {
        Soon::Nothing => (icon::CALENDAR_X, "next none", t(key::BOARD_NEXT_NONE).to_owned()),
        Soon::Overdue => (icon::CIRCLE_ALERT, "next late", told(key::BOARD_NEXT_OVERDUE, day)),
        Soon::Today => (icon::CIRCLE_DOT, "next today", t(key::BOARD_NEXT_TODAY).to_owned()),
        Soon::Later => (icon::CALENDAR, "next later", told(key::BOARD_NEXT_LATER, day)),
    };
    view! { <p class=class><Icon shape /><span>{words}</span></p> }.into_any()
}

fn told(words: crate::i18n::Key, day: Option<&str>) -> String {
    match day {
        None | Some("") => t(key::BOARD_NEXT_SOME).to_owned(),
        Some(day) => fill(words, &[("day", &format::due(day))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_counts_and_none_comes_last() {
        let step = |deal: &str, at: &str| (deal.to_owned(), at.to_owned());
        let days = earliest(vec![step("a", ""), step("a", "2026-12-01"), step("a", "2026-11-30"), step("b", "")]);
        assert_eq!(days["a"], "2026-11-30");
        assert_eq!(days["b"], "");
        assert_eq!(days.get("c"), None);
    }

    #[test]
    fn soon_is_told_apart() {
        let away = |day: &str| day.parse().ok();
        let cases = [
            (None, Soon::Nothing),
            (Some("-3"), Soon::Overdue),
            (Some("0"), Soon::Today),
            (Some("4"), Soon::Later),
            (Some(""), Soon::Later),
        ];
        for (day, expected) in cases {
            assert_eq!(soon(day, away), expected, "{day:?}");
        }
    }
}
