//! Every report: those that are shipped, by topic, and those that are kept.
use domain::permission::Action;
use leptos::prelude::*;
use serde_json::Value;
use wire::{definition, report::StandardReport};

use super::source::{self, spoken};
use crate::{
    api::records,
    browser,
    i18n::{Key, format, key, label, t, tr},
    live,
    resource::{Feed, feed},
    route, session,
    shell::heading::Heading,
    ui::{
        field::Control,
        icon::{self, Icon},
        input::{Entry, TextInput},
        state::{Empty, Failure, Skeleton},
    },
};

/// Topics in the order in which they are shown.
const TOPICS: [(&str, Key); 5] = [
    ("sales", key::REPORT_TOPIC_SALES),
    ("customers", key::REPORT_TOPIC_CUSTOMERS),
    ("marketing", key::REPORT_TOPIC_MARKETING),
    ("activity", key::REPORT_TOPIC_ACTIVITY),
    ("organization", key::REPORT_TOPIC_ORGANIZATION),
];

#[component]
pub(super) fn Reports() -> impl IntoView {
    let shipped = feed(|_| source::shipped());
    let kept = feed(|_| {
        live::changes_of("report");
        async {
            match definition("report") {
                Some(report) => records::all(report, None).await,
                None => Ok(Vec::new()),
            }
        }
    });
    // As one types; the address remembers it for whoever comes back.
    let wanted = Memo::new(|_| route::parameter("q").unwrap_or_default());
    let search = |text: String| {
        let query = if text.is_empty() { String::new() } else { format!("?q={}", browser::encode(&text)) };
        route::replace(&format!("/reports{query}"));
    };
    view! {
        <div class="page">
            <div class="page-head">
                <Heading title=tr(key::NAV_REPORTS) />
                {move || may_keep().then(|| view! { <a class="button primary" href="/reports/new" aria-keyshortcuts="n"><Icon shape=icon::PLUS /><span>{tr(key::REPORT_NEW)}</span></a> })}
            </div>
            <div class="toolbar" role="search">
                <TextInput control=Control::plain("reports") value=wanted on_input=search entry=Entry::SEARCH
                    label=tr(key::REPORT_SEARCH) placeholder=tr(key::REPORT_SEARCH) class="quick" />
            </div>
            {kept_section(kept, wanted)}
            {move || match (shipped.data.get(), shipped.error.get()) {
                (Some(all), _) => by_topic(&all, &wanted.get()),
                (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| shipped.retry() /> }.into_any(),
                (None, None) => view! { <Skeleton lines=8 /> }.into_any(),
            }}
        </div>
    }
}

fn fits(wanted: &str, texts: &[&str]) -> bool {
    let wanted = browser::lowercase(wanted);
    let all = browser::lowercase(&texts.join(" "));
    wanted.split_whitespace().all(|word| all.contains(word))
}

fn by_topic(all: &[StandardReport], wanted: &str) -> AnyView {
    let fitting = |report: &&StandardReport| {
        (report.key != "configuration_changes" || session::sets_up())
            && fits(wanted, &[&spoken(&report.labels), &spoken(&report.questions), &report.key])
    };
    let sections: Vec<_> = TOPICS
        .iter()
        .filter_map(|(topic, title)| {
            let lines: Vec<_> = all.iter().filter(|report| report.topic == *topic).filter(fitting).map(standard).collect();
            let id = format!("topic-{topic}");
            let labelled = id.clone();
            (!lines.is_empty()).then(|| {
                view! { <section class="panel" aria-labelledby=labelled><h2 id=id>{t(*title)}</h2><ul class="report-list">{lines}</ul></section> }
            })
        })
        .collect();
    if sections.is_empty() {
        return view! { <Empty shape=icon::CHART_COLUMN title=tr(key::STATE_NOTHING_FOUND) /> }.into_any();
    }
    view! { <div class="topics">{sections}</div> }.into_any()
}

fn standard(report: &StandardReport) -> AnyView {
    line(format!("/reports/{}", report.key), spoken(&report.labels), spoken(&report.questions))
}

fn line(href: String, title: String, note: String) -> AnyView {
    view! { <li><a href=href>{title}</a><p class="muted">{note}</p></li> }.into_any()
}

/// Kept reports one may see; nothing where there are none.
fn kept_section(kept: Feed<Vec<Value>>, wanted: Memo<String>) -> impl IntoView {
    move || match (kept.data.get(), kept.error.get()) {
        (_, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| kept.retry() /> }.into_any(),
        (None, None) => ().into_any(),
        (Some(all), None) => {
            let lines: Vec<_> = all.iter().filter_map(|record| saved(record, &wanted.read())).collect();
            if lines.is_empty() {
                return ().into_any();
            }
            view! { <section class="panel" aria-labelledby="kept"><h2 id="kept">{tr(key::REPORT_KEPT)}</h2><ul class="report-list">{lines}</ul></section> }.into_any()
        }
    }
}

fn saved(record: &Value, wanted: &str) -> Option<AnyView> {
    let text = |name: &str| record[name].as_str().unwrap_or_default();
    let owner = records::name_of(text("owner_id")).unwrap_or_default();
    let object = label::records(text("object"));
    if !fits(wanted, &[text("name"), text("description"), &owner, object]) {
        return None;
    }
    let changed = format::relative(text("updated_at"));
    let note =
        [object, text("description"), &owner, &changed].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    Some(line(format!("/reports/{}", text("id")), text("name").to_owned(), note.join(" · ")))
}

/// Whether the person may keep reports of their own.
pub(super) fn may_keep() -> bool {
    definition("report").is_some_and(|report| session::may(Action::Create, report))
}
