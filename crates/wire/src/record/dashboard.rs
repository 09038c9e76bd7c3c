use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation,
    condition::{Compare, are_filters},
    report::Widget,
    value::ExternalId,
};

/// Reports side by side, on a grid of twelve columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Dashboard {
    /// Its name.
    pub name: String,
    /// What it is for, in words.
    pub description: Option<String>,
    /// A list of `Widget`s: which report, and where it lies.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>, max_items = 30))]
    pub widgets: Value,
    /// A list of `CompareCondition`s over all widgets; what a report's object does not have, that report passes over.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Object>>, max_items = 30))]
    pub filters: Option<Value>,
    /// Who sees it: its owner, the team, the roles named, or everybody. Its reports show each reader what they may see.
    pub visibility: String,
    /// The roles that see it, where the visibility says so.
    pub role_ids: Vec<Uuid>,
    /// Whose dashboard it is.
    pub owner_id: Option<Uuid>,
    /// The team that sees it, where the visibility says so.
    pub team_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "dashboard",
    path: "dashboards",
    fields: &[
        Field::new("name", Kind::Text(200)).required().column(),
        Field::new("description", Kind::LongText(2_000)),
        Field::new("widgets", Kind::Json).required(),
        Field::new("filters", Kind::Json),
        Field::new("visibility", Kind::Choice(&["personal", "team", "role", "public"]))
            .column()
            .default(DefaultValue::Text("personal")),
        Field::new("role_ids", Kind::Links("role")).more(),
        Field::OWNER,
        Field::TEAM,
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Published,
    operations: Operations::ALL,
    sort: "name",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for Dashboard {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(dashboard: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let mut found = Vec::new();
    match serde_json::from_value::<Vec<Widget>>(dashboard.get("widgets").clone()) {
        Ok(widgets) => found.extend(crate::report::check_widgets(&widgets)),
        Err(_) => found.push(Violation::new("widgets", "widgets")),
    }
    let filters = dashboard.get("filters");
    let read = || serde_json::from_value::<Vec<Compare>>(filters.clone());
    if !filters.is_null() && !read().is_ok_and(|filters| are_filters(&filters)) {
        found.push(Violation::new("filters", "condition"));
    }
    found
}
