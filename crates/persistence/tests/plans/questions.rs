//! What the product's pages ask.
use demo::{
    defaults,
    scale::{Batch, Kind},
};
use persistence::audit::Filter;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    DEFINITIONS, Definition, Kind as FieldKind, definition,
    query::{Aggregation, Search},
};

use crate::world::World;

pub(crate) enum Ask {
    List(&'static Definition, Search),
    /// The first page, then the one its cursor leads to.
    NextPage(&'static Definition, Search),
    Aggregate(&'static Definition, Aggregation),
    Everywhere(&'static str),
    Timeline(Uuid),
    /// The first page of the log, then the next one.
    Audit(Filter),
}

pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) ask: Ask,
}

impl Question {
    /// A column clicked on, with nothing else asked.
    pub(crate) fn is_order(&self) -> bool {
        matches!(&self.ask, Ask::NextPage(_, search) if search.sort.is_some() && search.condition.is_none())
    }
}

fn question(name: impl Into<String>, ask: Ask) -> Question {
    Question { name: name.into(), ask }
}

pub(crate) fn all(world: &World) -> Vec<Question> {
    let mut all = Vec::new();
    all.extend(DEFINITIONS.iter().flat_map(|definition| defaults_of(definition)));
    all.extend(DEFINITIONS.iter().flat_map(|definition| orders_of(definition)));
    all.extend(filters(world));
    all.extend(home());
    all.extend(board());
    all.extend(around_records());
    all.extend(searches());
    all.extend(audits(world));
    all
}

pub(crate) fn of(name: &str) -> &'static Definition {
    definition(name).unwrap_or_else(|| panic!("no record {name}"))
}

fn links(definition: &Definition) -> String {
    let links = definition
        .fields
        .iter()
        .filter(|field| matches!(field.kind, FieldKind::Link(_) | FieldKind::Links(_) | FieldKind::References(_)));
    links.map(|field| field.name).collect::<Vec<_>>().join(",")
}

/// As the list page asks: names of all links, and how many there are.
pub(crate) fn listed(definition: &Definition, condition: Value) -> Search {
    let expand = links(definition);
    Search {
        condition: (!condition.is_null()).then(|| serde_json::from_value(condition).unwrap()),
        count: Some("exact".into()),
        expand: (!expand.is_empty()).then_some(expand),
        ..Search::default()
    }
}

/// Of what everybody did: the newest, of one person, of one kind, of one record, the rare acts, of a time.
fn audits(world: &World) -> Vec<Question> {
    let now = chrono::Utc::now();
    let person = world.askers().into_iter().next().map(|(_, asker)| asker.actor.user_id);
    let kind = |name: &str| Some(name.to_owned());
    let before = |days| Some(now - chrono::TimeDelta::days(days));
    let filters = [
        ("newest", Filter::default()),
        ("of a person", Filter { actor_id: person, ..Filter::default() }),
        ("of leads", Filter { record_type: kind("lead"), ..Filter::default() }),
        ("of roles", Filter { record_type: kind("role"), ..Filter::default() }),
        ("of a person's leads", Filter { actor_id: person, record_type: kind("lead"), ..Filter::default() }),
        ("deletions", Filter { action: kind("delete"), ..Filter::default() }),
        ("of a time", Filter { from: before(60), to: before(30), ..Filter::default() }),
        ("of a record", Filter { record_id: Some(Uuid::nil()), ..Filter::default() }),
    ];
    filters.into_iter().map(|(name, filter)| question(format!("changes {name}"), Ask::Audit(filter))).collect()
}

/// What opens when a list is opened.
fn defaults_of(definition: &'static Definition) -> Vec<Question> {
    let name = definition.path;
    let page = listed(definition, Value::Null);
    let third = Search { offset: Some(100), ..page.clone() };
    let trash = Search { deleted: Some("only".into()), ..page.clone() };
    let uncounted = Search { count: None, ..page.clone() };
    vec![
        question(format!("{name}, as it opens"), Ask::List(definition, page)),
        question(format!("{name}, third page"), Ask::List(definition, third)),
        question(format!("{name}, trash"), Ask::List(definition, trash)),
        question(format!("{name}, page by cursor"), Ask::NextPage(definition, uncounted)),
    ]
}

/// Every column a list shows unless the reader chooses others, and what is kept about every record.
fn orders_of(definition: &'static Definition) -> Vec<Question> {
    let shown = definition.fields.iter().filter(|field| field.column && field.sortable()).map(|field| field.name);
    let columns = shown.chain(["created_at", "updated_at"]);
    let orders = columns.flat_map(|column| [column.to_owned(), format!("-{column}")]);
    orders
        .map(|sort| {
            let search = Search { sort: Some(sort.clone()), ..Search::default() };
            question(format!("{} by {sort}", definition.path), Ask::NextPage(definition, search))
        })
        .collect()
}

fn filtered(name: &str, words: &str, condition: Value, sort: Option<&str>) -> Vec<Question> {
    let definition = of(name);
    let page = Search { sort: sort.map(str::to_owned), ..listed(definition, condition) };
    let next = Search { count: None, expand: None, ..page.clone() };
    vec![
        question(words, Ask::List(definition, page)),
        question(format!("{words}, next page"), Ask::NextPage(definition, next)),
    ]
}

fn is(path: &str, value: impl Into<Value>) -> Value {
    json!({"path": path, "op": "eq", "value": value.into()})
}

fn both(one: Value, other: Value) -> Value {
    json!({"all": [one, other]})
}

/// Lists people keep open: mine, by state, by team, across a relation, with a figure over children.
fn filters(world: &World) -> Vec<Question> {
    let open_tasks = json!({"path": "status", "op": "in", "value": ["todo", "in_progress", "deferred"]});
    let team = world.askers()[0].1.actor.team_ids[0].to_string();
    let stage = defaults::STAGES[2].to_string();
    let mine = || is("owner_id", "$me");
    let retail = json!({"path": "account.industry", "op": "eq", "value": "retail"});
    let no_calls = json!({"aggregate": "count", "of": "activities", "where": {"all": [
        {"path": "kind", "op": "eq", "value": "call"}, {"path": "occurred_at", "op": "within", "value": "last_30d"}]}, "op": "eq", "value": 0});
    [
        filtered("lead", "my leads", mine(), None),
        filtered("lead", "leads of a team", is("team_id", team.as_str()), None),
        filtered("lead", "contacted leads", is("status", "contacted"), None),
        filtered("lead", "my contacted leads", both(is("status", "contacted"), mine()), None),
        filtered(
            "lead",
            "contacted leads of a team",
            both(is("status", "contacted"), is("team_id", team.as_str())),
            None,
        ),
        filtered("lead", "leads of a source", is("source", "referral"), None),
        filtered(
            "lead",
            "leads of this month",
            json!({"path": "created_at", "op": "within", "value": "this_month"}),
            None,
        ),
        filtered("contact", "my contacts", mine(), None),
        filtered("contact", "contacts in retail", retail.clone(), None),
        filtered("account", "my accounts", mine(), Some("name")),
        filtered("account", "accounts of an industry", is("industry", "retail"), None),
        filtered("account", "accounts without a call for a month", no_calls, None),
        filtered("account", "accounts of a team by name", is("team_id", team.as_str()), Some("name")),
        filtered("opportunity", "my deals of a stage", both(is("stage_id", stage.as_str()), mine()), None),
        filtered("opportunity", "deals of a stage", is("stage_id", stage.as_str()), None),
        filtered("opportunity", "deals in retail", retail, None),
        filtered("opportunity", "open deals by close date", is("status", "open"), Some("close_date")),
        filtered(
            "opportunity",
            "deals closing this quarter",
            json!({"path": "close_date", "op": "within", "value": "this_quarter"}),
            Some("close_date"),
        ),
        filtered(
            "opportunity",
            "large deals",
            json!({"path": "amount", "op": "gte", "value": "100000"}),
            Some("-amount"),
        ),
        filtered("activity", "my activities", mine(), None),
        filtered("activity", "calls", is("kind", "call"), None),
        filtered("task", "my open tasks", both(mine(), open_tasks.clone()), None),
        filtered("task", "open tasks", open_tasks, None),
        filtered(
            "task",
            "my overdue tasks",
            json!({"all": [mine(), is("status", "todo"), {"path": "due_date", "op": "lt", "value": "$today"}]}),
            None,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The panels of the first page.
fn home() -> Vec<Question> {
    let mine = || is("owner_id", "$me");
    let open = json!({"path": "status", "op": "in", "value": ["todo", "in_progress", "deferred"]});
    let due = |op: &str| json!({"all": [mine(), open, {"path": "due_date", "op": op, "value": "$today"}]});
    let new = json!({"all": [mine(), {"path": "status", "op": "in", "value": ["new", "assigned"]}]});
    let rows =
        |name: &str, condition: Value| Ask::List(of(name), Search { limit: Some(8), ..listed(of(name), condition) });
    let mut all = vec![
        question("home: overdue tasks", rows("task", due("lt"))),
        question("home: tasks of today", rows("task", due("eq"))),
        question("home: new leads", rows("lead", new)),
    ];
    for (words, by) in [("home: my pipeline", vec![]), ("home: my pipeline by stage", vec!["stage_id"])] {
        all.push(sum(words, both(mine(), is("status", "open")), &by));
    }
    all
}

fn sum(words: &str, condition: Value, by: &[&str]) -> Question {
    let aggregation = Aggregation {
        condition: (!condition.is_null()).then(|| serde_json::from_value(condition).unwrap()),
        group_by: by.iter().map(|name| (*name).to_owned()).collect(),
        measures: vec!["count".into(), "sum:amount".into()],
        ..Aggregation::default()
    };
    question(words, Ask::Aggregate(of("opportunity"), aggregation))
}

/// A column of cards each, and the totals above them; the pipeline of a period.
fn board() -> Vec<Question> {
    let column = |stage: &Uuid, sort: &str| Search {
        condition: Some(serde_json::from_value(is("stage_id", stage.to_string())).unwrap()),
        sort: Some(sort.to_owned()),
        limit: Some(25),
        expand: Some(links(of("opportunity"))),
        ..Search::default()
    };
    let mut all = Vec::new();
    for (words, stage, sort) in [("open", 1, "close_date"), ("won", 5, "-closed_at"), ("lost", 6, "-closed_at")] {
        all.push(question(
            format!("board column of {words} deals"),
            Ask::NextPage(of("opportunity"), column(&defaults::STAGES[stage], sort)),
        ));
    }
    let stages = json!({"path": "stage_id", "op": "in", "value": defaults::STAGES.map(|id| id.to_string())});
    all.push(sum("board totals", stages.clone(), &["stage_id"]));
    all.push(sum("board totals of mine", both(stages, is("owner_id", "$me")), &["stage_id"]));
    let quarter = json!({"path": "close_date", "op": "within", "value": "this_quarter"});
    all.push(sum("pipeline by stage, this quarter", both(is("status", "open"), quarter.clone()), &["stage_id"]));
    all.push(sum("pipeline by owner, this quarter", both(is("status", "open"), quarter), &["owner_id"]));
    all.push(sum(
        "won this year by month",
        both(is("status", "won"), json!({"path": "close_date", "op": "within", "value": "this_year"})),
        &["close_date"],
    ));
    all
}

/// Ids of one account and its parts: the plan is the same every time.
fn ids() -> (Uuid, Uuid, Uuid) {
    let scale = crate::seed::scale();
    let first = |kind: Kind| {
        let part = scale.parts(100).into_iter().find(|part| part.kind == kind).unwrap();
        match scale.make(&part) {
            Batch::Accounts(records) => records[7].id,
            Batch::Contacts(records) => records[7].id,
            Batch::Opportunities(records) => records[7].id,
            _ => unreachable!(),
        }
    };
    (first(Kind::Accounts), first(Kind::Contacts), first(Kind::Opportunities))
}

/// What a record's page shows around it: timeline, related lists.
fn around_records() -> Vec<Question> {
    let (account, contact, opportunity) = ids();
    let mut all = vec![
        question("timeline of an account", Ask::Timeline(account)),
        question("timeline of a contact", Ask::Timeline(contact)),
    ];
    for (parent, id) in [("account", account), ("contact", contact), ("opportunity", opportunity)] {
        for child in DEFINITIONS.iter().copied() {
            let link = child.fields.iter().find(|field| match field.kind {
                FieldKind::Link(target) => target == parent,
                FieldKind::References(targets) => targets.contains(&parent),
                _ => false,
            });
            let Some(link) = link else { continue };
            let op = if matches!(link.kind, FieldKind::Link(_)) { "eq" } else { "contains" };
            let search = Search {
                limit: Some(8),
                ..listed(child, json!({"path": link.name, "op": op, "value": id.to_string()}))
            };
            all.push(question(format!("{} of one {parent}", child.path), Ask::List(child, search)));
        }
    }
    all
}

/// Words, pinyin, Chinese, fragments: over everything and in one list.
fn searches() -> Vec<Question> {
    let mut all = Vec::new();
    for q in ["smith", "sm jo", "科技", "szkj", "shenzhen", "1380", "6012", "example", "有限公司", "a"] {
        all.push(question(format!("search `{q}`"), Ask::Everywhere(q)));
        for name in ["lead", "contact", "account", "opportunity"] {
            let search = Search { q: Some(q.to_owned()), ..listed(of(name), Value::Null) };
            all.push(question(format!("{} with `{q}`", of(name).path), Ask::List(of(name), search)));
            let pick = Search { q: Some(q.to_owned()), limit: Some(12), expand: None, ..Search::default() };
            all.push(question(format!("pick of {} with `{q}`", of(name).path), Ask::List(of(name), pick)));
        }
    }
    all
}
