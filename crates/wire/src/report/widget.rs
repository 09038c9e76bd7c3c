//! Places on a dashboard.
use std::collections::BTreeSet;

use domain::violation::Violation;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Chart, ReportDefinition, check};
use crate::query::too_long;

const COLUMNS: u32 = 12;
const ROWS: u32 = 200;
const MAX_WIDGETS: usize = 30;

/// One report on a dashboard, and where it lies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Widget {
    /// Its name within the dashboard.
    pub id: String,
    /// Shown above it, in place of the report's own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A saved report, or one of the following two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_id: Option<Uuid>,
    /// The key of a shipped report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<String>,
    /// A report of the dashboard's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<ReportDefinition>,
    /// Drawn otherwise than the report says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<Chart>,
    /// The first of twelve columns, from 0.
    pub x: u32,
    /// The first row, from 0.
    pub y: u32,
    /// Columns it takes.
    pub width: u32,
    /// Rows it takes.
    pub height: u32,
}

/// Every rule the widgets break.
pub fn check_widgets(widgets: &[Widget]) -> Vec<Violation> {
    let mut found = Vec::new();
    if widgets.len() > MAX_WIDGETS {
        found.push(Violation::new("widgets", "too_many").with("max", MAX_WIDGETS));
    }
    let mut ids = BTreeSet::new();
    for (index, widget) in widgets.iter().enumerate() {
        let at = |member: &str| format!("widgets.{index}.{member}");
        if widget.id.is_empty() || !ids.insert(&widget.id) {
            found.push(Violation::new(&at("id"), if widget.id.is_empty() { "required" } else { "duplicate" }));
        }
        let texts = [
            ("id", Some(&widget.id), 200),
            ("title", widget.title.as_ref(), 200),
            ("standard", widget.standard.as_ref(), 60),
        ];
        found.extend(texts.iter().filter_map(|(member, text, max)| too_long(&at(member), text.as_ref()?, *max)));
        let inside = |from: u32, length: u32, most: u32| length > 0 && from.saturating_add(length) <= most;
        if !inside(widget.x, widget.width, COLUMNS) {
            found.push(Violation::new(&at("width"), "range").with("min", 1).with("max", COLUMNS));
        }
        if !inside(widget.y, widget.height, ROWS) {
            found.push(Violation::new(&at("height"), "range").with("min", 1).with("max", ROWS));
        }
        let sources = [widget.report_id.is_some(), widget.standard.is_some(), widget.definition.is_some()];
        if sources.iter().filter(|given| **given).count() != 1 {
            found.push(Violation::new(&at("report_id"), "one_report"));
        }
        let below = |wrong: Violation| Violation { field: at(&format!("definition.{}", wrong.field)), ..wrong };
        found.extend(widget.definition.iter().flat_map(check).map(below));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn wrong(widgets: Value) -> Vec<(String, String)> {
        let widgets: Vec<Widget> = serde_json::from_value(widgets).expect("widgets");
        check_widgets(&widgets).into_iter().map(|wrong| (wrong.field, wrong.code)).collect()
    }

    #[test]
    fn widgets_lie_on_the_grid_and_show_one_report() {
        let good = json!({"id": "a", "standard": "pipeline", "x": 6, "y": 0, "width": 6, "height": 4});
        assert_eq!(wrong(json!([good])), []);
        let named = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        let mut wide = good.clone();
        wide["width"] = 7.into();
        assert_eq!(wrong(json!([wide])), [named("widgets.0.width", "range")]);
        assert_eq!(wrong(json!([good, good])), [named("widgets.1.id", "duplicate")]);
        let mut none = good.clone();
        none["standard"] = Value::Null;
        assert_eq!(wrong(json!([none])), [named("widgets.0.report_id", "one_report")]);
        let mut long = good.clone();
        long["title"] = "x".repeat(201).into();
        assert_eq!(wrong(json!([long])), [named("widgets.0.title", "length")]);
        none["definition"] = json!({"object": "lead"});
        assert_eq!(wrong(json!([none])), [named("widgets.0.definition.measures", "required")]);
    }
}
