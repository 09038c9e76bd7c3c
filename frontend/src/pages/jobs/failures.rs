//! The records a job could not deal with, each with its reason.
use leptos::prelude::*;
use serde_json::Value;
use wire::{Condition, Definition, Op, Violation, definition, query::Search};

use super::named;
use crate::{
    api::{self, ApiError, Call, records},
    i18n::{key, label, of, t, tr},
    resource::feed,
    route,
    ui::{
        button::Button,
        state::{Failure as Failed, Skeleton},
    },
    work::Job,
};

const STEP: u64 = 50;

/// What is told of each: where it is, what it is called, why it was left.
#[derive(Clone, PartialEq)]
struct Failure {
    href: String,
    name: String,
    why: String,
}

#[component]
pub(super) fn Failures(job: Job) -> impl IntoView {
    let limit = RwSignal::new(STEP);
    let Some(definition) = definition(&job.object) else { return ().into_any() };
    let id = StoredValue::new(job.id);
    let rows = feed(move |_| {
        let address = format!("/jobs/{}/failures?limit={}", id.get_value(), limit.get());
        async move { read(definition, &address).await }
    });
    let line = |failure: Failure| view! { <tr><th scope="row"><a href=failure.href>{failure.name}</a></th><td>{failure.why}</td></tr> };
    (move || match (rows.data.get(), rows.error.get()) {
        (Some((failures, more)), _) => view! {
            <table class="table compact failures">
                <caption class="visually-hidden">{tr(key::WORK_WHICH)}</caption>
                <thead><tr><th scope="col">{label::record(definition.name)}</th><th scope="col">{tr(key::WORK_WHY)}</th></tr></thead>
                <tbody>{failures.into_iter().map(line).collect_view()}</tbody>
            </table>
            <Show when=move || more && limit.get() < 200><Button label=tr(key::BOARD_MORE) on_click=move |_| limit.update(|limit| *limit = (*limit + STEP).min(200)) /></Show>
        }
        .into_any(),
        (None, Some(error)) => view! { <Failed text=error.text() on_retry=move |()| rows.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=3 /> }.into_any(),
    })
    .into_any()
}

/// One page of failures with the names of their records, and whether there are more.
async fn read(definition: &'static Definition, address: &str) -> Result<(Vec<Failure>, bool), ApiError> {
    let answer = api::send(Call::get(address)).await?;
    let failures = answer.body["data"].as_array().cloned().unwrap_or_default();
    let ids: Vec<_> = failures.iter().map(|failure| failure["id"].clone()).collect();
    let question = Search {
        condition: Some(Condition::compare("id", Op::In, Value::Array(ids))),
        limit: Some(200),
        deleted: Some("include".to_owned()),
        ..Search::default()
    };
    let known = records::search(definition, question, None).await?.data;
    let one = |failure: &Value| {
        let id = failure["id"].as_str().unwrap_or_default();
        Failure {
            href: route::to_record(definition, id),
            name: named(&known, definition, id),
            why: why(definition, failure),
        }
    };
    Ok((failures.iter().map(one).collect(), answer.body["page"]["has_more"] == true))
}

/// The rules that were broken, in the reader's language; else the code's own words.
fn why(definition: &Definition, failure: &Value) -> String {
    let rule = |violation: &Violation| {
        let field = violation.field.split('.').next().unwrap_or_default();
        let (name, words) = (label::field(definition.name, field), label::violation(violation));
        if name.is_empty() { words } else { of(name, &words) }
    };
    let rules: Vec<_> = ApiError::from_answer(422, failure).violations().iter().map(rule).collect();
    if !rules.is_empty() {
        return rules.join(" ");
    }
    let code = failure["code"].as_str().unwrap_or_default();
    label::problem(code).unwrap_or_else(|| t(key::ERROR_UNEXPECTED)).to_owned()
}
