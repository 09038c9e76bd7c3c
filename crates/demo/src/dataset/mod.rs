//! The demonstration: Northwind Traders, an importer of fine food, and everybody it deals with.
mod activities;
mod book;
mod campaigns;
mod companies;
mod deals;
mod forecast;
mod leads;
mod northwind;
mod orders;
mod people;
mod settings;
mod staff;
mod tasks;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use uuid::Uuid;
use wire::{
    organization::Organization,
    record::{
        Account, AccountContact, Activity, Campaign, CampaignMember, Contact, ExchangeRate, ForecastAdjustment,
        ForecastSnapshot, Lead, Opportunity, OpportunityContact, Pipeline, Role, SavedView, Stage, StageChange, Tag,
        Target, Task, Team, User,
    },
};

use crate::{Seeded, clock::Clock};

/// What every demonstration user signs in with. For demonstrations only: it is printed, and no secret.
pub const DEMO_PASSWORD: &str = "northwind-demo-1998";

/// Somebody to sign in as, one for each role and language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub user_id: Uuid,
    pub email: String,
    /// The role's name.
    pub role: String,
    /// The language the screen will be in.
    pub locale: String,
}

/// A whole installation. Written in the order of the fields, every link points to a record already there, but for
/// the managers of teams and the teams of users, which point to each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    pub organization: Organization,
    pub roles: Vec<Seeded<Role>>,
    /// Parents before their children.
    pub teams: Vec<Seeded<Team>>,
    /// All of them sign in with [`DEMO_PASSWORD`].
    pub users: Vec<Seeded<User>>,
    pub sign_ins: Vec<SignIn>,
    pub pipelines: Vec<Seeded<Pipeline>>,
    pub stages: Vec<Seeded<Stage>>,
    pub exchange_rates: Vec<Seeded<ExchangeRate>>,
    pub tags: Vec<Seeded<Tag>>,
    pub saved_views: Vec<Seeded<SavedView>>,
    pub campaigns: Vec<Seeded<Campaign>>,
    pub accounts: Vec<Seeded<Account>>,
    pub contacts: Vec<Seeded<Contact>>,
    pub account_contacts: Vec<Seeded<AccountContact>>,
    pub opportunities: Vec<Seeded<Opportunity>>,
    pub stage_changes: Vec<Seeded<StageChange>>,
    pub opportunity_contacts: Vec<Seeded<OpportunityContact>>,
    pub leads: Vec<Seeded<Lead>>,
    pub campaign_members: Vec<Seeded<CampaignMember>>,
    pub activities: Vec<Seeded<Activity>>,
    pub tasks: Vec<Seeded<Task>>,
    pub targets: Vec<Seeded<Target>>,
    pub forecast_snapshots: Vec<Seeded<ForecastSnapshot>>,
    pub forecast_adjustments: Vec<Seeded<ForecastAdjustment>>,
}

/// The demonstration as it stands on the morning of `today`: nothing in it has happened later.
pub fn dataset(today: NaiveDate) -> Dataset {
    let mut book = book::Book::open(Clock { today });
    settings::add(&mut book);
    campaigns::add(&mut book);
    let orders = orders::read(book.clock);
    northwind::add(&mut book, &orders);
    companies::add(&mut book);
    people::add_further_accounts(&mut book);
    deals::add(&mut book, &orders);
    leads::add(&mut book);
    campaigns::add_members(&mut book);
    activities::add(&mut book);
    tasks::add(&mut book);
    forecast::add(&mut book);
    book.set
}
