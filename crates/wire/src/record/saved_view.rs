use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use validator::Validate;

use crate::{Access, Condition, DefaultValue, Definition, Field, Kind, Operations, Resource, Violation, parse};

/// A named way to look at a list: filter, order, columns, layout.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
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
    ],
    title: "name",
    access: Access::Published,
    operations: Operations::ALL,
    sort: "name",
    unique: &[],
    check: parse::check::<SavedView>,
};

impl Resource for SavedView {
    const DEFINITION: &'static Definition = &DEFINITION;

    fn derive(&mut self) {
        if self.layout.is_empty() {
            "table".clone_into(&mut self.layout);
        }
        if self.visibility.is_empty() {
            "personal".clone_into(&mut self.visibility);
        }
    }

    fn violations(&self, _before: Option<&Self>) -> Vec<Violation> {
        let Some(object) = super::definition(&self.object) else {
            return vec![Violation::new("object", "choice")];
        };
        let mut violations = Vec::new();
        let condition = self.condition.clone().map(serde_json::from_value::<Condition>);
        if matches!(condition, Some(Err(_))) {
            violations.push(Violation::new("condition", "condition"));
        }
        let unknown = |name: &&String| {
            !object.has(name) && !["created_at", "updated_at", "created_by", "updated_by"].contains(&name.as_str())
        };
        violations.extend(
            self.columns.iter().find(unknown).map(|name| Violation::new("columns", "unknown_field").with("name", name)),
        );
        violations
    }
}
