//! A report or dashboard as a file the server makes, once or again and again.
use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{condition::Compare, definition, report::RunReport};

use crate::{
    browser,
    i18n::{key, tr},
    resource::tell,
    route, session,
    ui::{icon, menu::MenuItem},
    work,
};

/// What is made a file of.
#[derive(Clone)]
pub(super) enum Of {
    Report(Box<RunReport>),
    Dashboard { id: String, period: String, filters: Vec<Compare> },
}

/// A report that a page of its own answers.
pub(super) fn shipped(key: &str, period: Option<String>, filters: Vec<Compare>) -> Of {
    Of::Report(Box::new(RunReport { standard: Some(key.to_owned()), period, filters, ..RunReport::default() }))
}

impl Of {
    fn body(self, format: &str, title: &str) -> Value {
        match self {
            Self::Report(run) => {
                let run = serde_json::to_value(run).unwrap_or_default();
                json!({"report": run, "format": format, "title": title})
            }
            Self::Dashboard { id, period, filters } => {
                let period = Some(period).filter(|period| !period.is_empty());
                let filters = serde_json::to_value(filters).unwrap_or_default();
                json!({"dashboard_id": id, "period": period, "filters": filters, "format": format, "title": title})
            }
        }
    }
}

/// Menu items for pages and workbooks, as they are asked for at this moment.
pub(super) fn files(of: impl Fn() -> Of + Clone + Send + Sync + 'static, title: Signal<String>) -> AnyView {
    let item = move |format: &'static str, words| {
        let of = of.clone();
        let make = move |()| {
            let body = of().body(format, &title.get_untracked());
            spawn_local(async move {
                if let Err(error) = work::start("/reports/files", body).await {
                    tell(&error);
                }
            });
        };
        view! { <MenuItem label=tr(words) on_choose=make /> }
    };
    view! { {item("pdf", key::REPORT_PDF)}{item("xlsx", key::REPORT_XLSX)} }.into_any()
}

/// The menu item that leads to a new schedule of what `field` names, under what is chosen at this moment, and the one to
/// all there are of it.
pub(super) fn schedule(
    field: &'static str,
    name: String,
    title: Signal<String>,
    chosen: impl Fn() -> Vec<(&'static str, String)> + Send + Sync + 'static,
) -> Option<AnyView> {
    let schedule = definition("report_schedule").filter(|schedule| session::may(Action::Create, schedule))?;
    let all = format!("/{}?{field}={}", schedule.path, browser::encode(&name));
    let begin = move |()| {
        let title = browser::encode(&title.get_untracked());
        let chosen: Vec<_> =
            chosen().iter().map(|(name, value)| format!("&{name}={}", browser::encode(value))).collect();
        route::go(&format!(
            "/{}/new?{field}={}&name={title}{}",
            schedule.path,
            browser::encode(&name),
            chosen.concat()
        ));
    };
    Some(
        view! {
            <MenuItem label=tr(key::REPORT_SCHEDULE) icon=icon::CLOCK on_choose=begin />
            <MenuItem label=tr(key::REPORT_SCHEDULES) on_choose=move |()| route::go(&all) />
        }
        .into_any(),
    )
}
