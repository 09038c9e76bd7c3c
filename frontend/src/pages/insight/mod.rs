//! Reports, dashboards, the forecast: figures over many records, each of which opens its rows (D1).
mod builder;
mod chart;
mod controls;
mod dashboard;
mod explain;
mod export;
mod forecast;
mod names;
mod question;
mod report;
mod reports;
mod result;
mod rfm;
mod source;
mod stalled;
mod table;

use leptos::prelude::*;

use self::source::Source;
use super::problem::Problem;
use crate::i18n::{key, text};

/// The page at a path such as `reports/pipeline`.
pub(crate) fn page(path: &str) -> AnyView {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    match (segments.next(), segments.next(), segments.next()) {
        (Some("reports"), None, None) => view! { <reports::Reports /> }.into_any(),
        (Some("reports"), Some("new"), None) => builder::new_report(),
        (Some("reports"), Some(id), Some("edit")) if id.len() == 36 => builder::edit_report(id),
        (Some("reports"), Some(name), None) => view! { <report::ReportPage source=Source::read(name) /> }.into_any(),
        (Some("dashboards"), None, None) => view! { <dashboard::Dashboards /> }.into_any(),
        (Some("dashboards"), Some(name), None) => {
            view! { <dashboard::DashboardPage name=name.to_owned() /> }.into_any()
        }
        (Some("forecast"), None, None) => view! { <forecast::ForecastPage /> }.into_any(),
        (Some("rfm"), None, None) => view! { <rfm::RfmPage /> }.into_any(),
        _ => view! { <Problem title=text(key::ERROR_NOT_FOUND_TITLE) detail=text(key::ERROR_NOT_FOUND) /> }.into_any(),
    }
}
