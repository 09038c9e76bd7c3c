//! Reports, dashboards, the forecast: figures over many records, each of which opens its rows (D1).
mod builder;
mod chart;
mod controls;
mod dashboard;
mod day;
mod deliver;
mod explain;
mod export;
mod forecast;
mod map;
mod names;
mod picture;
mod question;
mod report;
mod reports;
mod result;
mod rfm;
mod setup;
mod source;
mod stalled;
mod table;

use leptos::prelude::*;

use self::source::Source;
use super::problem::Problem;
use crate::i18n::{key, text};

/// Which file of the application draws the page at a path such as `reports/pipeline`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Reports,
    Builder,
    Boards,
}

pub(crate) fn part(path: &str) -> Part {
    let segments: Vec<&str> = segments(path).collect();
    match segments[..] {
        ["reports", "new"] | ["reports", _, "edit"] => Part::Builder,
        ["dashboards" | "forecast" | "rfm", ..] => Part::Boards,
        _ => Part::Reports,
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Reports: the list of them, and one that is run.
pub(crate) fn reports_page(path: &str) -> AnyView {
    let mut segments = segments(path);
    match (segments.next(), segments.next(), segments.next()) {
        (Some("reports"), None, None) => view! { <reports::Reports /> }.into_any(),
        (Some("reports"), Some(name), None) => view! { <report::ReportPage source=Source::read(name) /> }.into_any(),
        _ => unknown(),
    }
}

/// The builder of reports.
pub(crate) fn builder_page(path: &str) -> AnyView {
    let mut segments = segments(path);
    match (segments.nth(1), segments.next()) {
        (Some("new"), None) => builder::new_report(),
        (Some(id), Some("edit")) if id.len() == 36 => builder::edit_report(id),
        _ => unknown(),
    }
}

/// The page a person begins with.
pub(crate) fn home_page() -> AnyView {
    view! { <dashboard::HomePage /> }.into_any()
}

/// Dashboards, the forecast, classes of customers.
pub(crate) fn boards_page(path: &str) -> AnyView {
    let mut segments = segments(path);
    match (segments.next(), segments.next(), segments.next()) {
        (Some("dashboards"), None, None) => view! { <dashboard::Dashboards /> }.into_any(),
        (Some("dashboards"), Some(name), None) => {
            view! { <dashboard::DashboardPage name=name.to_owned() /> }.into_any()
        }
        (Some("forecast"), None, None) => view! { <forecast::ForecastPage /> }.into_any(),
        (Some("rfm"), None, None) => view! { <rfm::RfmPage /> }.into_any(),
        _ => unknown(),
    }
}

fn unknown() -> AnyView {
    view! { <Problem title=text(key::ERROR_NOT_FOUND_TITLE) detail=text(key::ERROR_NOT_FOUND) /> }.into_any()
}
