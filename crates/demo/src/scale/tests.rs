use std::collections::{BTreeMap, BTreeSet};

use wire::{Kind as FieldKind, Resource};

use super::*;
use crate::without_nulls;

const PLAN: ScalePlan =
    ScalePlan { accounts: 400, contacts: 900, opportunities: 500, leads: 1000, activities: 1500, tasks: 700 };

fn today() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

fn batches(size: u64) -> Vec<Batch> {
    scale(PLAN, 7, today(), size).collect()
}

/// Ids by record type, and every record as JSON.
#[derive(Default)]
struct Written {
    ids: BTreeMap<&'static str, BTreeSet<String>>,
    rows: Vec<(&'static wire::Definition, serde_json::Value)>,
}

impl Written {
    fn add<R: Resource>(&mut self, records: &[Seeded<R>]) {
        for record in records {
            assert!(record.created_at <= record.updated_at);
            assert!(record.updated_at <= Clock { today: today() }.latest(), "{}", R::DEFINITION.name);
            assert!(self.ids.entry(R::DEFINITION.name).or_default().insert(record.id.to_string()), "an id twice");
            self.rows.push((R::DEFINITION, serde_json::to_value(&record.data).unwrap()));
        }
    }

    fn read(batches: &[Batch]) -> Self {
        let mut written = Self::default();
        for batch in batches {
            match batch {
                Batch::Teams(records) => written.add(records),
                Batch::Users(records) => written.add(records),
                Batch::Accounts(records) => written.add(records),
                Batch::Contacts(records) => written.add(records),
                Batch::Opportunities(records) => written.add(records),
                Batch::StageChanges(records) => written.add(records),
                Batch::Leads(records) => written.add(records),
                Batch::Activities(records) => written.add(records),
                Batch::Tasks(records) => written.add(records),
            }
        }
        let fixed = crate::defaults::roles().into_iter().map(|(id, _)| ("role", id));
        let fixed = fixed.chain(crate::defaults::STAGES.map(|id| ("stage", id)));
        for (name, id) in fixed.chain([("pipeline", crate::defaults::PIPELINE)]) {
            written.ids.entry(name).or_default().insert(id.to_string());
        }
        written
    }
}

#[test]
fn the_plan_is_kept_to_the_record() {
    let written = Written::read(&batches(128));
    let count = |name: &str| written.ids[name].len();
    assert_eq!((count("account"), count("contact"), count("opportunity")), (400, 900, 500));
    assert_eq!((count("lead"), count("activity"), count("user"), count("team")), (1000, 1500, 200, 20));
    assert_eq!(count("task"), 700);
    assert!(count("stage_change") > 1000);
}

#[test]
fn parts_may_be_made_in_any_order_and_any_size() {
    let whole = Scale::new(PLAN, 7, today());
    let mut parts: Vec<Part> = whole.parts(100);
    parts.reverse();
    let backwards: Vec<Batch> = parts.iter().map(|part| whole.make(part)).collect();
    assert!(batches(100) == backwards.into_iter().rev().collect::<Vec<_>>());
    let one = |size| Written::read(&batches(size)).rows.into_iter().map(|(_, data)| data).collect::<Vec<_>>();
    assert!(one(33) == one(5000));
}

#[test]
fn another_seed_gives_other_records() {
    let first = |seed| Scale::new(PLAN, seed, today()).lead(0);
    assert!(first(1) == first(1));
    assert!(first(1).id != first(2).id);
}

#[test]
fn every_record_passes_its_own_rules_unchanged() {
    for (definition, data) in Written::read(&batches(500)).rows {
        let before = (data.get("status") == Some(&"converted".into())).then_some(&data);
        assert_eq!(definition.check(data.clone(), before), Ok(without_nulls(&data)), "{}", definition.name);
    }
}

#[test]
fn every_link_points_to_a_record_of_the_plan() {
    let Written { ids, rows } = Written::read(&batches(500));
    let has = |target: &str, id: &serde_json::Value| ids[target].contains(id.as_str().unwrap());
    for (definition, data) in rows {
        for field in definition.fields {
            let (value, list) = (&data[field.name], data[field.name].as_array().into_iter().flatten());
            match field.kind {
                FieldKind::Link(target) => assert!(value.is_null() || has(target, value), "{}", field.name),
                FieldKind::Links("tag") => assert_eq!(list.count(), 0),
                FieldKind::Links(target) => list.for_each(|id| assert!(has(target, id), "{}", field.name)),
                FieldKind::References(_) => list.for_each(|link| {
                    assert!(has(link["type"].as_str().unwrap(), &link["id"]));
                }),
                _ => {}
            }
        }
    }
}

#[test]
fn a_course_ends_where_the_opportunity_stands() {
    let scale = Scale::new(PLAN, 7, today());
    let mut stages = BTreeSet::new();
    for index in 0..PLAN.opportunities {
        let (deal, changes) = (scale.opportunity(index), scale.stage_changes(index));
        let last = &changes[changes.len() - 1].data;
        assert_eq!((deal.data.stage_id, deal.data.stage_entered_at), (Some(last.to_stage_id), Some(last.moved_at)));
        assert!(changes.iter().all(|change| change.data.opportunity_id == deal.id));
        assert_eq!(changes[0].data.moved_at, deal.created_at);
        stages.insert(deal.data.stage_id);
    }
    assert!(stages.len() >= 6, "{} stages", stages.len());
}

#[test]
fn work_is_spread_unevenly() {
    let mut owners: BTreeMap<Option<Uuid>, usize> = BTreeMap::new();
    let scale = Scale::new(ScalePlan { leads: 20_000, ..PLAN }, 7, today());
    for index in 0..20_000 {
        *owners.entry(scale.lead(index).data.owner_id).or_default() += 1;
    }
    owners.remove(&None);
    let mut counts: Vec<usize> = owners.into_values().collect();
    counts.sort_unstable();
    assert!(counts.len() > 150 && counts[counts.len() - 1] > 10 * counts[counts.len() / 2], "{counts:?}");
}

#[test]
fn contacts_find_their_account_and_accounts_their_contact() {
    for (accounts, contacts) in [(400, 900), (900, 400), (1, 5), (5, 1), (7, 7)] {
        let plan = ScalePlan { accounts, contacts, ..PLAN };
        let scale = Scale::new(plan, 7, today());
        let known = (0..accounts).filter_map(|account| scale.first_contact(account)).count();
        assert_eq!(u64::try_from(known).unwrap(), accounts.min(contacts), "{accounts} {contacts}");
    }
}

#[test]
fn an_empty_plan_makes_only_users() {
    let kinds = |plan| Scale::new(plan, 7, today()).parts(1000).into_iter().map(|part| part.kind).collect::<Vec<_>>();
    assert_eq!(kinds(ScalePlan::default()), [Kind::Teams, Kind::Users]);
    assert_eq!(
        kinds(ScalePlan { contacts: 5, activities: 5, tasks: 5, ..ScalePlan::default() }),
        [Kind::Teams, Kind::Users]
    );
    // Without accounts there are no customers to convert to or to talk about.
    let leads = ScalePlan { leads: 50, activities: 50, tasks: 50, ..ScalePlan::default() };
    assert_eq!(kinds(leads), [Kind::Teams, Kind::Users, Kind::Leads, Kind::Activities, Kind::Tasks]);
    assert_eq!(scale(leads, 7, today(), 25).count(), 1 + 8 + 2 + 2 + 2);
}
