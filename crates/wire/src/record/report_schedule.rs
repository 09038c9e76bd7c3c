use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Timestamp, Violation,
    report::is_period, value::ExternalId,
};

/// A report or dashboard that is made and sent again and again, to people who each see only what they may.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ReportSchedule {
    /// Its name, and the subject of its letters.
    pub name: String,
    /// The saved report that is sent; or one of the following two.
    pub report_id: Option<Uuid>,
    /// The key of a shipped report.
    pub standard: Option<String>,
    /// A dashboard: all its reports in one file.
    pub dashboard_id: Option<Uuid>,
    /// The period of whatever in it asks for one, as `within` takes it: `this_month`, `last_30d`; its own where absent.
    pub period: Option<String>,
    /// Whose records it is narrowed to: those of each reader (`reader`) or of the reader's team (`reader_team`).
    pub whose: Option<String>,
    /// Or those of this person.
    pub of_user_id: Option<Uuid>,
    /// Or those of this team.
    pub of_team_id: Option<Uuid>,
    /// The kind of file; a dashboard is no CSV.
    pub format: String,
    /// When, in five fields: minute, hour, day of the month, month, weekday; `L` is the last day. In the owner's time zone.
    pub cron: String,
    /// Whom it is sent to.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub recipient_ids: Vec<Uuid>,
    /// Whether it is sent.
    pub active: bool,
    /// When it is sent next.
    pub next_run_at: Option<Timestamp>,
    /// When it was last sent.
    pub last_run_at: Option<Timestamp>,
    /// How many times in a row somebody did not get it; after three it is no longer active.
    pub failures: i64,
    /// Whose it is.
    pub owner_id: Option<Uuid>,
    /// The team of its owner.
    pub team_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

/// The most people one is sent to.
const MAX_RECIPIENTS: usize = 100;

static DEFINITION: Definition = Definition {
    name: "report_schedule",
    path: "report-schedules",
    fields: &[
        Field::new("name", Kind::Text(200)).required().column(),
        Field::new("report_id", Kind::Link("report")).column(),
        Field::new("standard", Kind::Text(60)),
        Field::new("dashboard_id", Kind::Link("dashboard")).column(),
        Field::new("period", Kind::Text(40)),
        Field::new("whose", Kind::Choice(&["reader", "reader_team"])),
        Field::new("of_user_id", Kind::Link("user")),
        Field::new("of_team_id", Kind::Link("team")),
        Field::new("format", Kind::Choice(&["pdf", "xlsx", "csv"])).default(DefaultValue::Text("pdf")),
        Field::new("cron", Kind::Text(100)).required(),
        Field::new("recipient_ids", Kind::Links("user")).required(),
        Field::new("active", Kind::Bool).column().default(DefaultValue::Bool(true)),
        Field::new("next_run_at", Kind::DateTime).read_only().column(),
        Field::new("last_run_at", Kind::DateTime).read_only().column(),
        Field::new("failures", Kind::Integer(0, i64::MAX)).read_only(),
        Field::OWNER,
        Field::TEAM,
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Owned,
    operations: Operations::ALL,
    sort: "name",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for ReportSchedule {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(schedule: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let mut found = Vec::new();
    let sources = ["report_id", "standard", "dashboard_id"];
    if sources.iter().filter(|name| schedule.has(name)).count() != 1 {
        found.push(Violation::new("report_id", "one_report"));
    }
    if schedule.has("dashboard_id") && schedule.is("format", "csv") {
        found.push(Violation::new("format", "choice"));
    }
    if schedule.get("period").as_str().is_some_and(|period| !is_period(period)) {
        found.push(Violation::new("period", "period"));
    }
    let narrowed = ["whose", "of_user_id", "of_team_id"].into_iter().filter(|name| schedule.has(name));
    found.extend(narrowed.skip(1).map(|name| Violation::new(name, "one_narrowing")));
    let recipients = schedule.get("recipient_ids").as_array().map_or(0, Vec::len);
    if recipients == 0 {
        found.push(Violation::new("recipient_ids", "required"));
    }
    if recipients > MAX_RECIPIENTS {
        found.push(Violation::new("recipient_ids", "too_many").with("max", MAX_RECIPIENTS));
    }
    found
}
