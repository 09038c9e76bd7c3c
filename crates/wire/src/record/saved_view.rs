use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Access, Condition, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation,
    value::ExternalId,
};

/// A named way to look at a list: filter, order, columns, layout.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The record type it lists, singular.
    pub object: String,
    /// The filter, a condition tree.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub condition: Option<Value>,
    /// Order, as the `sort` parameter takes it.
    pub sort_by: Option<String>,
    /// Fields shown, in order; the default ones where empty.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub columns: Vec<String>,
    /// Table or board.
    pub layout: String,
    /// Who sees it: its owner, the team, or everybody.
    pub visibility: String,
    /// Opened first when the list is opened.
    pub is_default: bool,
    /// Whose view it is.
    pub owner_id: Option<Uuid>,
    /// The team that sees it, where the visibility says so.
    pub team_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "saved_view",
    path: "saved-views",
    fields: &[
        Field::new("name", Kind::Text(100)).required().column(),
        Field::new("object", Kind::Text(40)).required().column(),
        Field::new("condition", Kind::Json),
        Field::new("sort_by", Kind::Text(200)),
        Field::new("columns", Kind::Keys),
        Field::new("layout", Kind::Choice(&["table", "board"])).default(DefaultValue::Text("table")),
        Field::new("visibility", Kind::Choice(&["personal", "team", "public"]))
            .column()
            .default(DefaultValue::Text("personal")),
        Field::new("is_default", Kind::Bool).column(),
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

impl Resource for SavedView {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(view: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let Some(object) = view.text("object").and_then(super::definition) else {
        return vec![Violation::new("object", "choice")];
    };
    let mut violations = Vec::new();
    if view.has("condition") && !Condition::read(view.get("condition")).is_some_and(|tree| tree.is_bounded()) {
        violations.push(Violation::new("condition", "condition"));
    }
    let unknown =
        |name: &&str| !object.has(name) && !["created_at", "updated_at", "created_by", "updated_by"].contains(name);
    let column = view.items("columns").iter().filter_map(Value::as_str).find(unknown);
    violations.extend(column.map(|name| Violation::new("columns", "unknown_field").with("name", name)));
    violations
}
