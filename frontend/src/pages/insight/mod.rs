//! Reports, dashboards, the forecast: figures over many records, each of which opens its rows (D1).
mod builder;
mod chart;
mod classes;
mod controls;
mod dashboard;
mod day;
mod deliver;
mod explain;
mod export;
mod forecast;
mod frame;
mod map;
mod names;
mod picture;
mod question;
mod read;
mod report;
mod reports;
mod result;
mod rfm;
mod setup;
mod slipped;
mod source;
mod stalled;
mod table;

use leptos::prelude::*;

use self::source::Source;
pub(crate) use self::{
    dashboard::{Board, Draft, Over, board_tools},
    picture::{Kind as PictureKind, Words, save as save_picture},
};

/// The page at a path such as `reports/pipeline`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Reports,
    Report(String),
    /// Of a report that is kept, or of a new one.
    Builder(Option<String>),
    Boards,
    Board(String),
    Forecast,
    Rfm,
    /// Where an administrator says what they are.
    Classes,
    Unknown,
}

pub(crate) fn part(path: &str) -> Part {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match segments[..] {
        ["reports"] => Part::Reports,
        ["reports", "new"] => Part::Builder(None),
        ["reports", name] => Part::Report(name.to_owned()),
        ["reports", id, "edit"] if id.len() == 36 => Part::Builder(Some(id.to_owned())),
        ["dashboards"] => Part::Boards,
        ["dashboards", name] => Part::Board(name.to_owned()),
        ["forecast"] => Part::Forecast,
        ["rfm"] => Part::Rfm,
        ["rfm", "classes"] => Part::Classes,
        _ => Part::Unknown,
    }
}

/// The list of reports.
pub(crate) fn reports() -> AnyView {
    view! { <reports::Reports /> }.into_any()
}

/// One report that is run.
pub(crate) fn report(name: &str) -> AnyView {
    view! { <report::ReportPage source=Source::read(name) /> }.into_any()
}

/// The builder of reports.
pub(crate) fn builder(id: Option<&str>) -> AnyView {
    id.map_or_else(builder::new_report, builder::edit_report)
}

/// The page a person begins with.
pub(crate) fn home_page() -> AnyView {
    view! { <dashboard::HomePage /> }.into_any()
}

/// The list of dashboards.
pub(crate) fn boards() -> AnyView {
    view! { <dashboard::Dashboards /> }.into_any()
}

pub(crate) fn board(name: String) -> AnyView {
    view! { <dashboard::DashboardPage name /> }.into_any()
}

pub(crate) fn forecast() -> AnyView {
    view! { <forecast::ForecastPage /> }.into_any()
}

/// Classes of customers.
pub(crate) fn rfm() -> AnyView {
    view! { <rfm::RfmPage /> }.into_any()
}

/// The classes of customers, set up.
pub(crate) fn set_up_classes() -> AnyView {
    view! { <classes::ClassesPage /> }.into_any()
}

/// A place of a dashboard that the forecast fills.
pub(crate) fn forecast_place(name: &str, over: Over) -> AnyView {
    let (period, scope) = (over.period_chosen(), scope(over));
    match name {
        "forecast_accuracy" => forecast::accuracy(period, scope),
        "target_gap" => forecast::gap(period, scope),
        _ => forecast::summary(period, scope),
    }
}

pub(crate) fn stalled_place(over: Over) -> AnyView {
    stalled::stages(scope(over))
}

pub(crate) fn rfm_place() -> AnyView {
    rfm::classes()
}

pub(crate) fn day_place() -> AnyView {
    day::queue()
}

pub(crate) fn setup_place() -> AnyView {
    setup::changes()
}

fn scope(over: Over) -> Signal<forecast::Scope> {
    Signal::derive(move || forecast::Scope::of_filters(&over.filters.read()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_its_page() {
        let id = "01990000-0000-7000-8000-000000000001";
        assert_eq!(part("reports/"), Part::Reports);
        assert_eq!(part("reports/pipeline"), Part::Report("pipeline".to_owned()));
        assert_eq!(part("reports/new"), Part::Builder(None));
        assert_eq!(part(&format!("reports/{id}/edit")), Part::Builder(Some(id.to_owned())));
        assert_eq!(part("reports/pipeline/edit"), Part::Unknown, "one that is shipped is not changed");
        assert_eq!(part("dashboards/overview"), Part::Board("overview".to_owned()));
        assert_eq!(part("rfm/classes"), Part::Classes);
        assert_eq!(part("forecast/other"), Part::Unknown);
    }
}
