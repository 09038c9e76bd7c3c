//! The set while it is being made, with what the makers of later parts must know about earlier ones.
use uuid::Uuid;
use wire::{Timestamp, value::Reference};

use super::{
    Dataset,
    staff::{Member, Staff},
};
use crate::{
    clock::{self, Clock},
    market::{Language, Market},
    texts::Names,
};

pub(super) struct Book {
    pub(super) clock: Clock,
    pub(super) staff: Staff,
    /// When the organisation began to use the product.
    pub(super) founded: Timestamp,
    pub(super) set: Dataset,
    pub(super) customers: Vec<Customer>,
    /// What the people behind the leads speak, lead by lead.
    pub(super) lead_languages: Vec<Language>,
    pub(super) subjects: Vec<Subject>,
}

/// Where a customer's record came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Northwind,
    America,
    China,
    TaiwanAndHongKong,
}

/// An account that is dealt with.
#[derive(Clone, Debug)]
pub(super) struct Customer {
    pub(super) id: Uuid,
    /// Its place among the accounts of the set.
    pub(super) account: usize,
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) market: Market,
    pub(super) owner: Member,
    pub(super) people: Vec<Person>,
}

/// A contact of a customer.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// Something that activities and tasks are about.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) links: Vec<Reference>,
    pub(super) standing: Standing,
    pub(super) language: Language,
    pub(super) owner: Member,
    pub(super) person: String,
    pub(super) company: String,
    pub(super) product: String,
    /// The time in which it was worked on.
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

impl Subject {
    pub(super) fn names(&self) -> Names<'_> {
        Names { person: &self.person, company: &self.company, product: &self.product }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Lead,
    OpenDeal,
    ClosedDeal,
    Campaign,
    /// An order that came in by itself.
    Order,
}

impl Book {
    pub(super) fn open(clock: Clock) -> Self {
        // Three years ago: before Northwind's first order, which is 22 months older than its last.
        let founded = clock::at(clock.work_day(3 * 365), -8, 9 * 60);
        let staff = Staff::hire(founded);
        let set = Dataset {
            teams: staff.teams.clone(),
            users: staff.users.clone(),
            sign_ins: staff.sign_ins.clone(),
            ..Dataset::default()
        };
        Self { clock, staff, founded, set, customers: Vec::new(), lead_languages: Vec::new(), subjects: Vec::new() }
    }

    pub(super) fn tag(&self, name: &str) -> Option<Uuid> {
        self.set.tags.iter().find(|tag| tag.data.name == name).map(|tag| tag.id)
    }
}

pub(super) fn reference(record_type: &str, id: Uuid) -> Reference {
    Reference { record_type: record_type.to_owned(), id }
}
