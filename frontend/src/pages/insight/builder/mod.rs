//! A report being put together: choices at the left, the answer beside them as it changes.
mod draft;
mod form;
mod paths;

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{
    definition,
    report::{ReportAnswer, ReportDefinition, RunReport, check},
};

use self::draft::Draft;
use super::{
    result::{self, Shown},
    source::{self, Known, Source},
};
use crate::{
    api::records,
    i18n::{self, key, label, t, tr},
    live,
    resource::{self, Feed, feed, tell},
    route,
    shell::heading::Heading,
    ui::{
        button::{Button, Weight},
        field::{Control, Field as Frame},
        input::{Choice, Entry, Select, TextInput},
        state::{Failure, Skeleton},
        toast,
    },
};

/// A new one; `?from=` names the report it begins with.
pub(super) fn new_report() -> AnyView {
    match route::parameter("from").filter(|from| !from.is_empty()) {
        Some(from) => loaded(Source::read(&from), false),
        None => view! { <Builder draft=Draft::new(&ReportDefinition::default(), "") record=Value::Null /> }.into_any(),
    }
}

pub(super) fn edit_report(id: &str) -> AnyView {
    loaded(Source::Saved(id.to_owned()), true)
}

fn loaded(source: Source, own: bool) -> AnyView {
    let known = feed(move |_| source::known(source.clone()));
    (move || match (known.data.get(), known.error.get()) {
        (Some(known), _) => begun(&known, own),
        (None, Some(error)) => view! { <div class="page"><Heading title=tr(key::REPORT_TITLE) /><Failure text=error.text() on_retry=move |()| known.retry() /></div> }.into_any(),
        (None, None) => view! { <div class="page"><Skeleton lines=8 /></div> }.into_any(),
    })
    .into_any()
}

fn begun(known: &Known, own: bool) -> AnyView {
    let report = known.definition.clone().unwrap_or_default();
    let draft = Draft::new(&report, &known.title());
    let record = if own { known.record.clone() } else { Value::Null };
    view! { <Builder draft record /> }.into_any()
}

#[component]
fn Builder(draft: Draft, record: Value) -> impl IntoView {
    let title = if record.is_null() { key::REPORT_NEW } else { key::REPORT_EDIT };
    let report = Memo::new(move |_| draft.report());
    let visibility = RwSignal::new(record["visibility"].as_str().unwrap_or("personal").to_owned());
    view! {
        <div class="page builder-page">
            <div class="page-head"><Heading title=tr(title) /></div>
            <div class="builder">
                <form class="panel form" on:submit=|event: leptos::ev::SubmitEvent| event.prevent_default()>
                    {form::fields(draft)}
                </form>
                <div class="builder-result">
                    {keeping(record, draft, report, visibility)}
                    {preview(report, draft)}
                </div>
            </div>
        </div>
    }
}

/// Name, who sees it, and the button that keeps it.
fn keeping(record: Value, draft: Draft, report: Memo<ReportDefinition>, visibility: RwSignal<String>) -> AnyView {
    let sharing = Signal::derive(|| {
        let named = ["personal", "team", "public"];
        named.map(|value| (value.to_owned(), label::choice("report", "visibility", value).to_owned())).to_vec()
            as Vec<Choice>
    });
    let name = draft.name;
    let save = move |_| {
        let record = record.clone();
        let body = json!({
            "name": name.get_untracked(), "visibility": visibility.get_untracked(),
            "definition": serde_json::to_value(report.get_untracked()).unwrap_or_default(),
        });
        spawn_local(async move { keep(record, body).await });
    };
    view! {
        <div class="panel dashboard-tools" role="group" aria-label=tr(key::ACTION_SAVE)>
            <Frame control=Control::plain("name").required(true) label=Signal::derive(|| label::field("", "name").to_owned()) input=move |control| view! { <TextInput control value=name on_input=move |text| name.set(text) entry=Entry::TEXT /> } />
            <Frame control=Control::plain("visibility") label=Signal::derive(|| label::field("", "visibility").to_owned()) input=move |control| view! { <Select control value=visibility choices=sharing on_change=move |value| visibility.set(value) /> } />
            <div class="actions"><Button label=tr(key::ACTION_SAVE) weight=Weight::Primary on_click=save /></div>
        </div>
    }
    .into_any()
}

/// A merge patch leaves what it does not name: what is gone is named as null.
fn merging(before: &Value, after: Value) -> Value {
    let (Value::Object(before), Value::Object(mut after)) = (before, after.clone()) else { return after };
    for (name, old) in before {
        let new = after.remove(name).map_or(Value::Null, |new| merging(old, new));
        after.insert(name.clone(), new);
    }
    Value::Object(after)
}

async fn keep(record: Value, mut body: Value) {
    let Some(report) = definition("report") else { return };
    body["definition"] = merging(&record["definition"], body["definition"].take());
    let kept = if record.is_null() {
        records::create(report, body).await
    } else {
        resource::patch(report, &record, body).await
    };
    match kept {
        Ok(record) => {
            live::touch("report");
            toast::done(t(key::STATE_SAVED));
            route::go(&format!("/reports/{}", record["id"].as_str().unwrap_or_default()));
        }
        Err(error) => tell(&error),
    }
}

/// What the report answers, as soon as it can be asked.
fn preview(report: Memo<ReportDefinition>, draft: Draft) -> AnyView {
    let answer: Feed<Option<(ReportDefinition, Arc<ReportAnswer>)>> = feed(move |abort| {
        let report = report.get();
        async move {
            if !check(&report).is_empty() {
                return Ok(None);
            }
            let run = RunReport { definition: Some(report.clone()), ..RunReport::default() };
            source::run(run, abort).await.map(|answer| Some((report, Arc::new(answer))))
        }
    });
    let title = Signal::derive(move || {
        Some(draft.name.get()).filter(|name| !name.is_empty()).unwrap_or_else(|| t(key::REPORT_NEW).to_owned())
    });
    (move || {
        i18n::current();
        match (answer.error.get(), answer.data.get()) {
            (Some(error), _) => view! { <Failure text=error.text() on_retry=move |()| answer.retry() /> }.into_any(),
            (None, None) => view! { <Skeleton lines=6 /> }.into_any(),
            (None, Some(None)) => view! { <p class="notice">{t(key::REPORT_INCOMPLETE)}</p> }.into_any(),
            (None, Some(Some((report, found)))) => {
                let title = title.get_untracked();
                let shown = Shown { chart: found.chart, answer: found, report: Arc::new(report), title, measure: String::new() };
                let limits = result::limits(&shown.answer).into_iter().map(|limit| view! { <p class="notice">{limit}</p> });
                view! {
                    <div class="report-answer" aria-label=t(key::REPORT_PREVIEW) role="region" class:stale=move || answer.loading.get()>
                        <p class="sentence">{result::sentence(&shown.answer)}</p>
                        {limits.collect_view()}
                        {shown.picture().map(|picture| view! { <div class="panel">{picture}</div> })}
                        {shown.table()}
                    </div>
                }
                .into_any()
            }
        }
    })
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::merging;

    #[test]
    fn what_is_gone_is_named() {
        let before = json!({"object": "lead", "groups": [1], "condition": {"path": "a", "op": "eq"}});
        let after = json!({"object": "lead", "columns": ["name"], "condition": {"all": []}});
        let patch = json!({"object": "lead", "groups": null, "columns": ["name"], "condition": {"path": null, "op": null, "all": []}});
        assert_eq!(merging(&before, after.clone()), patch);
        assert_eq!(merging(&serde_json::Value::Null, after.clone()), after);
    }
}
