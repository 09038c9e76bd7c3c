//! As many records as asked for, for measuring. A record depends on the seed, the plan, the day and its own number
//! alone, so parts can be made by several threads, in any order, and again after an interruption.
mod activity;
mod customer;
mod lead;
mod opportunity;
mod people;
mod subject;
mod task;

#[cfg(test)]
mod tests;

use std::ops::Range;

use chrono::NaiveDate;
use uuid::Uuid;
use wire::{
    Timestamp,
    record::{Account, Activity, Contact, Lead, Opportunity, StageChange, Task, Team, User},
};

use crate::{
    Seeded,
    clock::{self, Clock, DAY},
    dice::Dice,
    market::Language,
};

/// How many records of each kind. Contacts and opportunities need accounts; activities and tasks accounts or leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScalePlan {
    pub accounts: u64,
    pub contacts: u64,
    pub opportunities: u64,
    pub leads: u64,
    pub activities: u64,
    pub tasks: u64,
}

impl ScalePlan {
    /// Records in all, without stage changes.
    pub fn total(&self) -> u64 {
        self.accounts + self.contacts + self.opportunities + self.leads + self.activities + self.tasks
    }
}

/// A plan, ready to be carried out.
#[derive(Clone, Debug)]
pub struct Scale {
    plan: ScalePlan,
    seed: u64,
    clock: Clock,
    start: Timestamp,
    /// Seconds from the first record to the last.
    span: u64,
    teams: Vec<Uuid>,
    users: Vec<Uuid>,
}

/// The kinds of records a plan makes, in the order they should be written: links point to earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Teams,
    Users,
    Accounts,
    Contacts,
    Opportunities,
    StageChanges,
    Leads,
    Activities,
    Tasks,
}

/// Some records of one kind, by their numbers. Stage changes are numbered by their opportunity, which has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: Kind,
    pub range: Range<u64>,
}

/// The records of a part.
#[derive(Clone, Debug, PartialEq)]
pub enum Batch {
    Teams(Vec<Seeded<Team>>),
    Users(Vec<Seeded<User>>),
    Accounts(Vec<Seeded<Account>>),
    Contacts(Vec<Seeded<Contact>>),
    Opportunities(Vec<Seeded<Opportunity>>),
    StageChanges(Vec<Seeded<StageChange>>),
    Leads(Vec<Seeded<Lead>>),
    Activities(Vec<Seeded<Activity>>),
    Tasks(Vec<Seeded<Task>>),
}

const KINDS: [Kind; 9] = [
    Kind::Teams,
    Kind::Users,
    Kind::Accounts,
    Kind::Contacts,
    Kind::Opportunities,
    Kind::StageChanges,
    Kind::Leads,
    Kind::Activities,
    Kind::Tasks,
];

/// How far back the oldest record lies.
const DAYS: u64 = 3 * 365;

/// All batches of a plan, each of about `size` records: see [`Scale::parts`] to make them in parallel.
pub fn scale(plan: ScalePlan, seed: u64, today: NaiveDate, size: u64) -> impl Iterator<Item = Batch> {
    let scale = Scale::new(plan, seed, today);
    scale.parts(size).into_iter().map(move |part| scale.make(&part))
}

impl Scale {
    /// A plan as it stands on the morning of `today`.
    pub fn new(plan: ScalePlan, seed: u64, today: NaiveDate) -> Self {
        let clock = Clock { today };
        let span = DAYS * DAY.unsigned_abs();
        let start = clock::later(clock.latest(), -signed(span));
        let scale = Self { plan, seed, clock, start, span, teams: Vec::new(), users: Vec::new() };
        let teams = (0..people::TEAMS).map(|index| scale.id(Kind::Teams, index)).collect();
        let users = (0..people::USERS).map(|index| scale.id(Kind::Users, index)).collect();
        Self { teams, users, ..scale }
    }

    /// Every part of the plan, in the order to write them, each of at most `size` numbers.
    pub fn parts(&self, size: u64) -> Vec<Part> {
        let size = size.max(1);
        let parts = KINDS.into_iter().flat_map(|kind| {
            let count = self.count(kind);
            let starts = (0..count).step_by(usize::try_from(size).unwrap_or(usize::MAX));
            starts.map(move |start| Part { kind, range: start..count.min(start.saturating_add(size)) })
        });
        parts.collect()
    }

    /// The records of a part.
    pub fn make(&self, part: &Part) -> Batch {
        let numbers = part.range.clone();
        match part.kind {
            Kind::Teams => Batch::Teams(numbers.map(|index| self.team(index)).collect()),
            Kind::Users => Batch::Users(numbers.map(|index| self.user(index)).collect()),
            Kind::Accounts => Batch::Accounts(numbers.map(|index| self.account(index)).collect()),
            Kind::Contacts => Batch::Contacts(numbers.map(|index| self.contact(index)).collect()),
            Kind::Opportunities => Batch::Opportunities(numbers.map(|index| self.opportunity(index)).collect()),
            Kind::StageChanges => Batch::StageChanges(numbers.flat_map(|index| self.stage_changes(index)).collect()),
            Kind::Leads => Batch::Leads(numbers.map(|index| self.lead(index)).collect()),
            Kind::Activities => Batch::Activities(numbers.map(|index| self.activity(index)).collect()),
            Kind::Tasks => Batch::Tasks(numbers.map(|index| self.task(index)).collect()),
        }
    }

    fn count(&self, kind: Kind) -> u64 {
        let with_accounts = |count| if self.plan.accounts == 0 { 0 } else { count };
        match kind {
            Kind::Teams => people::TEAMS,
            Kind::Users => people::USERS,
            Kind::Accounts => self.plan.accounts,
            Kind::Contacts => with_accounts(self.plan.contacts),
            Kind::Opportunities | Kind::StageChanges => with_accounts(self.plan.opportunities),
            Kind::Leads => self.plan.leads,
            Kind::Activities | Kind::Tasks if self.plan.accounts + self.plan.leads == 0 => 0,
            Kind::Activities => self.plan.activities,
            Kind::Tasks => self.plan.tasks,
        }
    }

    /// The generator of a record; its first draw is the id.
    fn dice(&self, kind: Kind, index: u64) -> Dice {
        Dice::at(self.seed, kind as u64, index)
    }

    fn id(&self, kind: Kind, index: u64) -> Uuid {
        self.dice(kind, index).id(self.created_at(kind, index))
    }

    /// Records come in evenly over the years, in the order of their numbers.
    fn created_at(&self, kind: Kind, index: u64) -> Timestamp {
        match kind {
            Kind::Teams | Kind::Users => self.start,
            _ => clock::later(self.start, signed(share(index, self.count(kind), self.span))),
        }
    }

    /// What the people behind a lead or an account speak.
    fn language(&self, kind: Kind, index: u64) -> Language {
        Dice::at(!self.seed, kind as u64, index).weighted(&[
            (50, Language::English),
            (38, Language::Simplified),
            (12, Language::Traditional),
        ])
    }
}

/// `of` times `index / count`, rounded down.
fn share(index: u64, count: u64, of: u64) -> u64 {
    let product = u128::from(index) * u128::from(of) / u128::from(count.max(1));
    u64::try_from(product).unwrap_or(u64::MAX)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
