//! One figure of a campaign: a number that leads to exactly the records it counts.
use leptos::prelude::*;
use serde_json::Value;
use wire::Condition;

use crate::{
    i18n::{fill, format, key, t},
    resource::drill,
    route,
    work::job::whole,
};

/// The list with exactly these records.
fn address(figure: &Value) -> Option<String> {
    let definition = route::definition_at(figure["path"].as_str()?)?;
    drill(definition, &Condition::read(&figure["condition"])?)
}

/// The number alone, named in full for who does not see what stands around it.
pub(super) fn count_link(figure: &Value, name: &str) -> AnyView {
    let Some(count) = figure["count"].as_u64() else {
        return view! { <span title=t(key::VALUE_HIDDEN)>"–"</span> }.into_any();
    };
    let count = whole(count);
    let name = fill(key::CAMPAIGN_FIGURE, &[("name", name), ("figure", &count)]);
    link(figure, &count, &name)
}

/// Words that lead to the records of a figure.
pub(super) fn link(figure: &Value, words: &str, name: &str) -> AnyView {
    let words = words.to_owned();
    match address(figure) {
        Some(href) => view! { <a href=href aria-label=name.to_owned()>{words}</a> }.into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    }
}

/// How large a part one figure is of another.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(super) fn share(part: &Value, all: &Value) -> Option<String> {
    let (part, all) = (part["count"].as_u64()?, all["count"].as_u64()?);
    (all > 0).then(|| format::percent(part as f64 / all as f64 * 100.0))
}
