//! Which page an address names. One small table instead of a typed route per record (STYLE 4.5).
//!
//! Not `leptos_router`: it wants a typed route per page, sets the address only once such a route
//! has matched, and brings `url` and `regex` along.
mod location;

use leptos::prelude::*;
use wire::{DEFINITIONS, Definition};

pub(crate) use location::{deafen, go, parameter, path, query, replace, returned, start};

/// A page of the app.
#[derive(Clone, Debug)]
pub(crate) enum Page {
    Home,
    Search,
    /// What everybody did.
    Audit,
    Settings,
    Trash,
    Calendar,
    /// Background work; with the job whose failures are looked at.
    Jobs(Option<String>),
    List(&'static Definition),
    New(&'static Definition),
    Record(&'static Definition, String),
    /// Reports, dashboards, the forecast: which of them, the page itself finds in the path.
    Insight(String),
    /// How Rapport is used: all of it, or one subject.
    Help(Option<String>),
    /// Every component in every state.
    Styleguide,
    Forbidden,
    ServerError,
    Offline,
    NotFound,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List(a), Self::List(b)) | (Self::New(a), Self::New(b)) => a.name == b.name,
            (Self::Insight(one), Self::Insight(two)) => one == two,
            (Self::Record(a, one), Self::Record(b, two)) => a.name == b.name && one == two,
            (Self::Jobs(one), Self::Jobs(two)) | (Self::Help(one), Self::Help(two)) => one == two,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// The record type at a path's first segment.
pub(crate) fn definition_at(path: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().copied().find(|definition| definition.path == path)
}

/// The page at a path.
pub(crate) fn page(path: &str) -> Page {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    match (segments.next(), segments.next(), segments.next()) {
        (None | Some("home" | "login" | "setup"), None, None) => Page::Home,
        (Some("search"), None, None) => Page::Search,
        (Some("audit"), None, None) => Page::Audit,
        (Some("settings"), _, None) => Page::Settings,
        (Some("trash"), None, None) => Page::Trash,
        (Some("calendar"), None, None) => Page::Calendar,
        (Some("jobs"), id, None) => Page::Jobs(id.map(str::to_owned)),
        (Some("help"), topic, None) => Page::Help(topic.map(str::to_owned)),
        (Some("styleguide"), None, None) => Page::Styleguide,
        (Some("403"), None, None) => Page::Forbidden,
        (Some("500"), None, None) => Page::ServerError,
        (Some("offline"), None, None) => Page::Offline,
        (Some("reports" | "dashboards" | "forecast" | "rfm"), ..) => Page::Insight(path.trim_matches('/').to_owned()),
        (Some(path), rest, None) => record_page(path, rest),
        _ => Page::NotFound,
    }
}

fn record_page(path: &str, rest: Option<&str>) -> Page {
    let Some(definition) = definition_at(path) else { return Page::NotFound };
    match rest {
        None => Page::List(definition),
        Some("new") if definition.operations.create => Page::New(definition),
        Some(id) if id.len() == 36 => Page::Record(definition, id.to_owned()),
        Some(_) => Page::NotFound,
    }
}

/// The address of a record.
pub(crate) fn to_record(definition: &Definition, id: &str) -> String {
    format!("/{}/{id}", definition.path)
}

/// The page now shown.
pub(crate) fn current() -> Memo<Page> {
    Memo::new(|_| page(&path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_pages() {
        let id = "0192d1a0-0000-7000-8000-000000000001";
        let lead = definition_at("leads").unwrap();
        for (path, expected) in [
            ("/", Page::Home),
            ("/login", Page::Home),
            ("/jobs", Page::Jobs(None)),
            (&format!("/jobs/{id}"), Page::Jobs(Some(id.to_owned()))),
            ("/audit", Page::Audit),
            ("/settings", Page::Settings),
            ("/settings/organization", Page::Settings),
            ("/trash", Page::Trash),
            ("/calendar", Page::Calendar),
            ("/leads", Page::List(lead)),
            ("/leads/", Page::List(lead)),
            ("/leads/new", Page::New(lead)),
            (&format!("/leads/{id}"), Page::Record(lead, id.to_owned())),
            ("/leads/7", Page::NotFound),
            ("/stage-changes/new", Page::NotFound),
            ("/reports", Page::Insight("reports".to_owned())),
            ("/reports/pipeline/", Page::Insight("reports/pipeline".to_owned())),
            ("/help", Page::Help(None)),
            ("/help/lists", Page::Help(Some("lists".to_owned()))),
            ("/nothing", Page::NotFound),
            ("/leads/new/more", Page::NotFound),
        ] {
            assert_eq!(page(path), expected, "{path}");
        }
    }
}
