use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Indexed, Kind, Operations, Resource, Rules, report::HOMES,
    value::ExternalId,
};

/// Somebody who signs in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct User {
    /// Display name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// Position.
    pub title: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Whether the user may sign in.
    pub status: String,
    /// The roles; together they give the widest of their rights.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub role_ids: Vec<Uuid>,
    /// The teams; the first is the main one.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub team_ids: Vec<Uuid>,
    /// The language of the screen; the browser's where none is given.
    pub locale: Option<String>,
    /// IANA time zone; the organisation's where none is given.
    pub time_zone: Option<String>,
    /// How dates are written; as the language does where none is given.
    pub date_format: Option<String>,
    /// Whether a day has twice twelve hours; as the language does where none is given.
    pub time_format: Option<String>,
    /// The signs within numbers; those of the language where none is given.
    pub number_format: Option<String>,
    /// The page the user begins with, of those that are shipped; the role's where none is given.
    pub home: Option<String>,
    /// A dashboard the user may see, as that page instead.
    pub home_dashboard_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

/// 2026-11-27, 27/11/2026, 11/27/2026, 27.11.2026
const DATE_FORMATS: &[&str] = &["year_month_day", "day_month_year", "month_day_year", "day_month_year_dots"];
/// 2:30 pm, 14:30
const TIME_FORMATS: &[&str] = &["twelve_hours", "twenty_four_hours"];
/// 1,234.5, 1.234,5, 1 234,5, 1'234.5
const NUMBER_FORMATS: &[&str] = &["comma_point", "point_comma", "space_comma", "apostrophe_point"];

static DEFINITION: Definition = Definition {
    name: "user",
    path: "users",
    fields: &[
        Field::new("name", Kind::Text(200)).required().column().search(Indexed::Person),
        Field::new("email", Kind::Email).required().column().search(Indexed::Email),
        Field::new("title", Kind::Text(200)).column(),
        Field::new("phone", Kind::Phone).more(),
        Field::new("status", Kind::Choice(&["active", "disabled"])).column().default(DefaultValue::Text("active")),
        Field::new("role_ids", Kind::Links("role")).column(),
        Field::new("team_ids", Kind::Links("team")).column(),
        Field::new("locale", Kind::Choice(&["en", "zh-CN", "zh-TW"])).more(),
        Field::new("time_zone", Kind::Text(60)).more(),
        Field::new("date_format", Kind::Choice(DATE_FORMATS)).more(),
        Field::new("time_format", Kind::Choice(TIME_FORMATS)).more(),
        Field::new("number_format", Kind::Choice(NUMBER_FORMATS)).more(),
        Field::new("home", Kind::Choice(HOMES)).more(),
        Field::new("home_dashboard_id", Kind::Link("dashboard")).more(),
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations { delete: false, ..Operations::ALL },
    sort: "name",
    unique: &[&["email"]],
};

pub(super) const RULES: Rules = Rules::NONE.derive(derive);

impl Resource for User {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn derive(user: &mut Draft) {
    let email = user.text("email").map(str::to_lowercase);
    user.set("email", email);
}
