//! Which subjects a page is about, the nearest first. A page that is about none fails a test.
use wire::Definition;

use crate::route::Page;

/// The contents of the help.
pub(super) const INDEX: &str = "index";

/// The subjects of a page. `board`: a list that is shown as a board.
pub(super) fn of(page: &Page, board: bool) -> Vec<&'static str> {
    match page {
        Page::Home => vec!["home", "start", "keyboard"],
        Page::Search => vec!["search"],
        Page::Audit => vec!["audit", "users"],
        Page::Settings => vec!["settings", "notifications", "keyboard"],
        Page::Trash | Page::Jobs(_) => vec!["jobs"],
        Page::Calendar => vec!["calendar", "tasks"],
        Page::List(_) if board => vec!["board", "opportunities", "filters"],
        Page::List(definition) => of_list(definition),
        Page::New(definition) => record(definition.name).into_iter().fold(vec!["forms"], with),
        Page::Record(definition, _) => {
            ["records", "notifications"].into_iter().fold(record(definition.name).into_iter().collect(), with)
        }
        Page::Insight(path) => insight(path),
        Page::Help(_) => vec![INDEX],
        Page::Styleguide | Page::Forbidden | Page::ServerError | Page::Offline | Page::NotFound => vec!["start"],
    }
}

fn with(mut topics: Vec<&'static str>, topic: &'static str) -> Vec<&'static str> {
    if !topics.contains(&topic) {
        topics.push(topic);
    }
    topics
}

fn of_list(definition: &Definition) -> Vec<&'static str> {
    let own = record(definition.name);
    let lists = ["lists", "filters", "views", "bulk"];
    // Whoever sets up the organisation asks about that; others ask how a list works.
    match own {
        Some(own @ ("users" | "pipelines" | "forecast")) => lists.into_iter().fold(vec![own], with),
        own => ["filters", "views", "bulk"].into_iter().fold(own.into_iter().fold(vec!["lists"], with), with),
    }
}

/// What a kind of record is.
fn record(name: &str) -> Option<&'static str> {
    Some(match name {
        "lead" => "leads",
        "account" | "contact" | "account_contact" => "accounts",
        "opportunity" | "opportunity_contact" | "stage_change" => "opportunities",
        "campaign" | "campaign_member" => "campaigns",
        "task" | "activity" => "tasks",
        "comment" | "attachment" | "follow" | "notification" => "notifications",
        "saved_view" => "views",
        "report" | "report_schedule" | "report_delivery" => "reports",
        "dashboard" => "dashboards",
        "target" | "forecast_adjustment" | "forecast_snapshot" => "forecast",
        "job" => "jobs",
        "user" | "team" | "role" => "users",
        "pipeline" | "stage" | "tag" | "exchange_rate" => "pipelines",
        _ => return None,
    })
}

fn insight(path: &str) -> Vec<&'static str> {
    let segments: Vec<&str> = path.split('/').collect();
    match segments[..] {
        ["reports", "new"] | ["reports", _, "edit"] => vec!["report-builder", "reports"],
        ["dashboards", ..] => vec!["dashboards", "reports"],
        ["forecast", ..] => vec!["forecast", "opportunities"],
        ["rfm", ..] => vec!["rfm"],
        _ => vec!["reports", "report-builder"],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wire::DEFINITIONS;

    use super::*;
    use crate::route;

    /// Every page there is, by its address.
    fn pages() -> Vec<Page> {
        let id = "0192d1a0-0000-7000-8000-000000000001";
        let fixed = [
            "/home",
            "/search",
            "/settings",
            "/audit",
            "/trash",
            "/calendar",
            "/jobs",
            "/403",
            "/500",
            "/offline",
            "/nothing",
            "/reports",
            "/reports/pipeline",
            "/reports/new",
            "/dashboards",
            "/dashboards/overview",
            "/forecast",
            "/rfm",
            "/rfm/classes",
            "/help",
            "/help/lists",
            "/styleguide",
        ];
        let of_records = DEFINITIONS
            .iter()
            .flat_map(|it| [format!("/{}", it.path), format!("/{}/new", it.path), format!("/{}/{id}", it.path)]);
        let edit = format!("/reports/{id}/edit");
        fixed.into_iter().map(str::to_owned).chain([edit]).chain(of_records).map(|path| route::page(&path)).collect()
    }

    #[test]
    fn every_page_has_help_in_every_language() {
        let mut used = BTreeSet::from([INDEX]);
        for page in pages() {
            for board in [false, true] {
                let topics = of(&page, board);
                assert!(!topics.is_empty(), "{page:?} has no help");
                used.extend(topics);
            }
        }
        for locale in ["en", "zh-CN", "zh-TW"] {
            for topic in &used {
                let file = format!("help/{locale}/{topic}.md");
                assert!(std::path::Path::new(&file).is_file(), "{file} is missing");
            }
        }
        let written = std::fs::read_dir("help/en").unwrap().count();
        assert_eq!(used.len(), written, "a subject is shown on no page: {used:?}");
    }

    #[test]
    fn every_kind_of_record_is_explained() {
        for definition in DEFINITIONS {
            assert!(record(definition.name).is_some(), "{} has no help", definition.name);
        }
    }

    #[test]
    fn the_nearest_subject_comes_first() {
        let first = |path: &str, board| of(&route::page(path), board)[0];
        assert_eq!((first("/leads", false), first("/users", false)), ("lists", "users"));
        assert_eq!((first("/opportunities", true), first("/reports/new", false)), ("board", "report-builder"));
    }
}
