//! What must hold for the demonstration on any day.
use std::collections::{BTreeMap, BTreeSet};

use domain::money::Amount;
use serde_json::Value;
use wire::{Definition, Kind, Resource};

use super::*;
use crate::without_nulls;

/// A record as generic code sees it.
struct Row {
    definition: &'static Definition,
    id: Uuid,
    created_at: wire::Timestamp,
    updated_at: wire::Timestamp,
    created_by: Option<Uuid>,
    data: Value,
}

fn rows<R: Resource>(records: &[Seeded<R>]) -> impl Iterator<Item = Row> {
    records.iter().map(|record| Row {
        definition: R::DEFINITION,
        id: record.id,
        created_at: record.created_at,
        updated_at: record.updated_at,
        created_by: record.created_by,
        data: serde_json::to_value(&record.data).unwrap(),
    })
}

fn all(set: &Dataset) -> Vec<Row> {
    let settings = rows(&set.roles)
        .chain(rows(&set.teams))
        .chain(rows(&set.users))
        .chain(rows(&set.pipelines))
        .chain(rows(&set.stages))
        .chain(rows(&set.exchange_rates))
        .chain(rows(&set.tags))
        .chain(rows(&set.saved_views));
    let customers = rows(&set.accounts).chain(rows(&set.contacts)).chain(rows(&set.account_contacts));
    let deals = rows(&set.opportunities).chain(rows(&set.stage_changes)).chain(rows(&set.opportunity_contacts));
    let marketing = rows(&set.campaigns).chain(rows(&set.leads)).chain(rows(&set.campaign_members));
    settings
        .chain(customers)
        .chain(deals)
        .chain(marketing)
        .chain(rows(&set.activities))
        .chain(rows(&set.tasks))
        .chain(rows(&set.targets))
        .chain(rows(&set.forecast_snapshots))
        .chain(rows(&set.forecast_adjustments))
        .collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn demo() -> Dataset {
    dataset(day("2026-11-22"))
}

#[test]
fn the_set_is_of_a_size_to_look_at() {
    let set = demo();
    let customers = 91 + 29 + 6 + 503 + 121 + 20;
    assert_eq!((set.users.len(), set.teams.len(), set.roles.len(), set.stages.len()), (19, 9, 4, 7));
    assert_eq!(set.accounts.len(), customers);
    let status = |wanted: &str| set.opportunities.iter().filter(|deal| deal.data.status == wanted).count();
    assert_eq!((status("open"), status("won"), status("lost")), (66, 830 + 25, 42));
    assert!((300..340).contains(&set.leads.len()), "{} leads", set.leads.len());
    assert!((480..700).contains(&set.contacts.len()), "{} contacts", set.contacts.len());
    assert!((900..1500).contains(&set.activities.len()), "{} activities", set.activities.len());
    assert!((130..250).contains(&set.tasks.len()), "{} tasks", set.tasks.len());
    assert!((150..400).contains(&set.campaign_members.len()), "{} members", set.campaign_members.len());
    assert!(set.stage_changes.len() > 3_000 && set.account_contacts.len() > 20 && set.saved_views.len() == 12);
}

#[test]
fn every_record_passes_its_own_rules_unchanged() {
    for row in all(&demo()) {
        // A lead may not start converted: only conversion makes it so.
        let before = (row.data.get("status") == Some(&Value::from("converted"))).then_some(&row.data);
        let checked = row.definition.check(row.data.clone(), before);
        assert_eq!(checked, Ok(without_nulls(&row.data)), "{}", row.definition.name);
    }
}

#[test]
fn every_link_points_into_the_set() {
    let rows = all(&demo());
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for row in &rows {
        assert!(ids.entry(row.definition.name).or_default().insert(row.id.to_string()), "an id twice");
    }
    let has =
        |target: &str, id: &Value| id.as_str().is_some_and(|id| ids.get(target).is_some_and(|ids| ids.contains(id)));
    for row in &rows {
        assert!(row.created_by.is_some_and(|user| ids["user"].contains(&user.to_string())), "{}", row.definition.name);
        for field in row.definition.fields {
            let value = &row.data[field.name];
            let (name, list) = (row.definition.name, value.as_array().into_iter().flatten());
            match field.kind {
                Kind::Link(target) => assert!(value.is_null() || has(target, value), "{name}.{}", field.name),
                Kind::Links(target) => list.for_each(|id| assert!(has(target, id), "{name}.{}", field.name)),
                Kind::References(_) => list.for_each(|link| {
                    assert!(has(link["type"].as_str().unwrap(), &link["id"]), "{name}.{}", field.name);
                }),
                _ => {}
            }
        }
    }
}

#[test]
fn what_must_be_unique_is() {
    let mut seen = BTreeSet::new();
    for row in all(&demo()) {
        for fields in row.definition.unique {
            let values: Vec<&Value> = fields.iter().map(|field| &row.data[field]).collect();
            let complete = values.iter().all(|value| !value.is_null());
            assert!(!complete || seen.insert(format!("{} {fields:?} {values:?}", row.definition.name)), "{values:?}");
        }
        for external in row.data["external_ids"].as_array().into_iter().flatten() {
            assert!(seen.insert(format!("{} {external}", row.definition.name)), "{external}");
        }
    }
}

#[test]
fn nothing_has_happened_yet_that_has_not() {
    for today in ["2026-11-22", "2026-11-23", "2028-02-29"] {
        let today = day(today);
        let latest = Clock { today }.latest();
        for row in all(&dataset(today)) {
            let name = row.definition.name;
            assert!(row.created_at <= row.updated_at && row.updated_at <= latest, "{name} of {}", row.created_at);
            let planned = name == "task" || row.data.get("status") == Some(&Value::from("planned"));
            for field in row.definition.fields.iter().filter(|field| matches!(field.kind, Kind::DateTime)) {
                let Some(text) = row.data[field.name].as_str() else { continue };
                let ahead = wire::Timestamp::parse(text).unwrap() > latest;
                assert!(!ahead || (planned && field.name != "completed_at"), "{name}.{} {text}", field.name);
            }
        }
        let closed = |deal: &&Seeded<Opportunity>| deal.data.status != "open";
        assert!(dataset(today).opportunities.iter().filter(closed).all(|deal| deal.data.close_date < Some(today)));
    }
}

#[test]
fn the_same_day_gives_the_same_set_and_another_day_a_moved_one() {
    let (monday, again) = (dataset(day("2026-11-23")), dataset(day("2026-11-23")));
    assert!(monday == again);
    let next = dataset(day("2026-11-30"));
    assert_eq!(monday.opportunities.len(), next.opportunities.len());
    for (before, after) in monday.opportunities.iter().zip(&next.opportunities) {
        assert_eq!(before.data.name, after.data.name);
        assert_eq!(after.data.close_date.unwrap() - before.data.close_date.unwrap(), chrono::TimeDelta::days(7));
    }
    let tuesday = dataset(day("2026-11-24"));
    let moved = monday.tasks.iter().zip(&tuesday.tasks).filter(|(a, b)| a.data.due_date != b.data.due_date);
    assert!(moved.count() > monday.tasks.len() / 2);
    let moved = monday.leads.iter().zip(&tuesday.leads).filter(|(a, b)| a.created_at < b.created_at && a.id != b.id);
    assert!(moved.count() > monday.leads.len() / 2);
}

/// The sum was computed from `northwind.sql` loaded into PostgreSQL 15, not from our tables:
/// ```sql
/// select count(*), sum(total) from (
///   select round(round(o.freight::numeric, 2)
///     + sum(round(d.unit_price::numeric, 2) * d.quantity * (1 - round(d.discount::numeric, 2))), 2) as total
///   from orders o join order_details d using (order_id) group by o.order_id, o.freight) t;
/// -- 830 | 1330735.91
/// ```
#[test]
fn northwinds_orders_are_won_to_the_cent() {
    let set = demo();
    let orders: Vec<&Opportunity> = set
        .opportunities
        .iter()
        .map(|deal| &deal.data)
        .filter(|deal| deal.external_ids.iter().any(|external| external.system == "northwind order"))
        .collect();
    let sum = orders.iter().map(|deal| deal.amount.unwrap().amount.0).sum();
    assert_eq!((orders.len(), Amount(sum).to_string().as_str()), (830, "1330735.91"));
    assert!(orders.iter().all(|deal| deal.status == "won" && deal.amount.unwrap().currency.as_str() == "USD"));
}

#[test]
fn a_deals_history_leads_to_where_it_stands() {
    let set = demo();
    let mut changes: BTreeMap<Uuid, Vec<&StageChange>> = BTreeMap::new();
    for change in &set.stage_changes {
        changes.entry(change.data.opportunity_id).or_default().push(&change.data);
    }
    for deal in &set.opportunities {
        let way = &changes[&deal.id];
        let last = way[way.len() - 1];
        assert_eq!((way[0].from_stage_id, way[0].moved_at), (None, deal.created_at));
        assert_eq!((Some(last.to_stage_id), Some(last.moved_at)), (deal.data.stage_id, deal.data.stage_entered_at));
        assert!(way.windows(2).all(|pair| Some(pair[0].to_stage_id) == pair[1].from_stage_id));
        let lasted: i64 = way.iter().filter_map(|change| change.duration_seconds).sum();
        assert_eq!(lasted, (last.moved_at.to_utc() - deal.created_at.to_utc()).num_seconds());
        assert_eq!(deal.data.closed_at.is_some(), deal.data.status != "open");
    }
}

#[test]
fn a_deal_has_what_its_stage_requires() {
    let set = demo();
    for deal in &set.opportunities {
        let stage = set.stages.iter().find(|stage| Some(stage.id) == deal.data.stage_id).unwrap();
        let data = serde_json::to_value(&deal.data).unwrap();
        assert!(stage.data.required_fields.iter().all(|field| !data[field].is_null()), "{}", deal.data.name);
        assert_eq!((&deal.data.status, deal.data.probability), (&stage.data.kind, Some(stage.data.probability)));
    }
}

#[test]
fn every_open_stage_has_fresh_and_stalled_deals() {
    let set = demo();
    let mut stalled = 0;
    for stage in set.stages.iter().filter(|stage| stage.data.kind == "open") {
        let here: Vec<_> = set.opportunities.iter().filter(|deal| deal.data.stage_id == Some(stage.id)).collect();
        assert!(here.len() >= 10, "{}: {}", stage.data.name, here.len());
        let now = Clock { today: day("2026-11-22") }.latest().to_utc();
        let days = |deal: &Opportunity| (now - deal.stage_entered_at.unwrap().to_utc()).num_days();
        stalled += here.iter().filter(|deal| Some(days(&deal.data)) > stage.data.rot_days).count();
    }
    assert!((6..30).contains(&stalled), "{stalled}");
}

#[test]
fn teams_see_different_records() {
    let set = demo();
    let open: BTreeMap<Option<Uuid>, usize> =
        set.opportunities.iter().filter(|deal| deal.data.status == "open").fold(BTreeMap::new(), |mut teams, deal| {
            *teams.entry(deal.data.team_id).or_default() += 1;
            teams
        });
    assert!(open.values().filter(|count| **count >= 6).count() >= 4, "{open:?}");
    for record in rows(&set.opportunities).chain(rows(&set.accounts)).chain(rows(&set.tasks)) {
        let owner = set.users.iter().find(|user| record.data["owner_id"] == user.id.to_string()).unwrap();
        assert_eq!(
            record.data["team_id"],
            Value::from(owner.data.team_ids[0].to_string()),
            "{}",
            record.definition.name
        );
    }
}

#[test]
fn leads_are_in_every_state_and_from_every_source() {
    let set = demo();
    let states: BTreeSet<&str> = set.leads.iter().map(|lead| lead.data.status.as_str()).collect();
    let sources: BTreeSet<&str> = set.leads.iter().filter_map(|lead| lead.data.source.as_deref()).collect();
    assert_eq!(states.len(), domain::lifecycle::LEAD.states.len(), "{states:?}");
    assert_eq!(sources.len(), wire::record::SOURCES.len(), "{sources:?}");
    for lead in set.leads.iter().filter(|lead| lead.data.status == "converted") {
        let deal = set.opportunities.iter().find(|deal| Some(deal.id) == lead.data.converted_opportunity_id).unwrap();
        assert_eq!(lead.data.converted_account_id, deal.data.account_id);
        assert_eq!((lead.data.converted_at, lead.created_at < deal.created_at), (Some(deal.created_at), true));
    }
}

#[test]
fn there_is_something_to_do_for_whoever_sells() {
    let set = demo();
    let today = day("2026-11-22");
    for name in ["Nancy Davolio", "Steven Buchanan", "李伟", "陳怡君", "黃志明"] {
        let user = set.users.iter().find(|user| user.data.name == name).unwrap();
        let open = set.tasks.iter().filter(|task| task.data.owner_id == Some(user.id) && task.data.status == "todo");
        let due: Vec<_> = open.filter_map(|task| task.data.due_date).collect();
        assert!(due.iter().filter(|due| **due == today).count() >= 2, "{name} today");
        assert!(due.iter().any(|due| *due > today), "{name} later");
    }
    let overdue = set.tasks.iter().filter(|task| task.data.due_date < Some(today) && task.data.status == "todo");
    assert!(overdue.count() >= 15);
}

#[test]
fn each_customer_is_spoken_to_in_their_language() {
    let set = demo();
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let account = set.accounts.iter().find(|account| account.data.name == "3M").unwrap();
    assert_eq!(account.data.city.as_deref(), Some("Saint Paul"));
    let country: BTreeMap<Uuid, Option<&str>> =
        set.accounts.iter().map(|account| (account.id, account.data.country.as_deref())).collect();
    for activity in &set.activities {
        let Some(link) = activity.data.links.iter().find(|link| link.record_type == "account") else { continue };
        let chinese = matches!(country[&link.id], Some("CN" | "TW" | "HK"));
        assert_eq!(han(&activity.data.subject), chinese, "{}", activity.data.subject);
    }
    let currencies: BTreeSet<_> =
        set.opportunities.iter().map(|deal| deal.data.amount.unwrap().currency.as_str().to_owned()).collect();
    assert!(["USD", "CNY", "TWD", "HKD"].iter().all(|code| currencies.contains(*code)), "{currencies:?}");
    let rated: BTreeSet<_> = set.exchange_rates.iter().map(|rate| rate.data.currency.clone()).collect();
    assert!(currencies.iter().all(|code| code == "USD" || rated.contains(code)), "{currencies:?}");
}

#[test]
fn one_signs_in_as_every_role_and_in_every_language() {
    let set = demo();
    let roles: BTreeSet<&str> = set.sign_ins.iter().map(|sign_in| sign_in.role.as_str()).collect();
    let locales: BTreeSet<&str> = set.sign_ins.iter().map(|sign_in| sign_in.locale.as_str()).collect();
    assert_eq!(roles.len(), set.roles.len());
    assert_eq!(locales, BTreeSet::from(["en", "zh-CN", "zh-TW"]));
    assert!(DEMO_PASSWORD.chars().count() >= 15);
    for sign_in in &set.sign_ins {
        let user = set.users.iter().find(|user| user.id == sign_in.user_id).unwrap();
        let role = set.roles.iter().find(|role| user.data.role_ids.contains(&role.id)).unwrap();
        assert_eq!((&user.data.email, &role.data.name), (&sign_in.email, &sign_in.role));
    }
}

#[test]
fn views_compare_what_can_be_compared() {
    for view in demo().saved_views {
        let condition: wire::Condition = serde_json::from_value(view.data.condition.unwrap()).unwrap();
        check_condition(wire::definition(&view.data.object).unwrap(), &condition);
    }
}

fn check_condition(object: &Definition, condition: &wire::Condition) {
    match condition {
        wire::Condition::All(all) => all.all.iter().for_each(|part| check_condition(object, part)),
        wire::Condition::Any(any) => any.any.iter().for_each(|part| check_condition(object, part)),
        wire::Condition::Not(not) => check_condition(object, &not.not),
        wire::Condition::Aggregate(aggregate) => {
            let children = wire::DEFINITIONS.iter().find(|child| child.path == aggregate.of).unwrap();
            aggregate.filter.iter().for_each(|filter| check_condition(children, filter));
        }
        wire::Condition::Compare(leaf) if leaf.path == "created_at" => {}
        wire::Condition::Compare(leaf) => {
            let field = object.field(&leaf.path).unwrap_or_else(|| panic!("{}.{}", object.name, leaf.path));
            assert!(field.kind.ops().contains(&leaf.op), "{}.{} {:?}", object.name, leaf.path, leaf.op);
        }
    }
}
