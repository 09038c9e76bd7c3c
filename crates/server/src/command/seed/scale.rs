//! Many records, made on one thread and written on another.
use std::sync::Arc;

use api::auth::password;
use chrono::Utc;
use demo::{
    DEMO_PASSWORD,
    scale::{Batch, Scale, ScalePlan},
};
use persistence::{
    Actor, Db, StoreError, Stored,
    bulk::{self, Row, load},
    credential, installation,
    query::Asker,
    store::Write,
};
use tokio::sync::mpsc;
use wire::record::User;

use super::{Progress, demonstration::row, grouped};

/// Records made at a time, and written in one transaction.
const BATCH: u64 = 20_000;
/// Batches that may wait to be written.
const AHEAD: usize = 2;
/// From so many records on, building the indexes at the end costs less than keeping them on the way.
const MANY: u64 = 200_000;

#[derive(Debug, clap::Args)]
pub(crate) struct Amounts {
    /// Leads
    #[arg(long, value_name = "N", default_value_t = 0)]
    leads: u64,
    /// Accounts
    #[arg(long, value_name = "N", default_value_t = 0)]
    accounts: u64,
    /// Contacts, each of an account
    #[arg(long, value_name = "N", default_value_t = 0)]
    contacts: u64,
    /// Opportunities, each of an account, with their stage changes
    #[arg(long, value_name = "N", default_value_t = 0)]
    opportunities: u64,
    /// Activities about accounts and leads
    #[arg(long, value_name = "N", default_value_t = 0)]
    activities: u64,
    /// Tasks about accounts and leads
    #[arg(long, value_name = "N", default_value_t = 0)]
    tasks: u64,
    /// Another seed makes other records
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

impl Amounts {
    fn plan(&self) -> ScalePlan {
        ScalePlan {
            accounts: self.accounts,
            contacts: self.contacts,
            opportunities: self.opportunities,
            leads: self.leads,
            activities: self.activities,
            tasks: self.tasks,
        }
    }
}

/// Writes all the records asked for.
pub(crate) async fn fill(db: &Db, amounts: &Amounts) -> anyhow::Result<()> {
    let progress = Progress::begin();
    let demonstration = installation::demo_users(db).await?.is_some();
    let big = amounts.plan().total() >= MANY;
    if big {
        load::begin(db).await?;
    }
    let mut batches = make(amounts);
    let asker = Asker::new(Arc::new(Actor::system()), db.directory().await?);
    let mut tally = Tally::default();
    while let Some(batch) = batches.recv().await {
        let tx = db.begin().await?;
        let write = Write::new(&tx, &asker, None);
        let users = if let Batch::Users(users) = &batch { users.clone() } else { Vec::new() };
        let (name, count) = store(&write, batch).await?;
        if demonstration {
            let_sign_in(&write, &users).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        tally.add(name, count, &progress);
    }
    tally.close(&progress);
    db.forget_directory();
    if big {
        load::finish(db).await?;
        progress.tell("the indexes are built");
        load::settle(db).await?;
    }
    progress.tell("ready");
    Ok(())
}

/// In a demonstration, the users can sign in with its password: figures are measured as one of them.
async fn let_sign_in(write: &Write<'_>, users: &[demo::Seeded<User>]) -> anyhow::Result<()> {
    let hash = password::hash(DEMO_PASSWORD).map_err(|error| anyhow::anyhow!("cannot hash the password: {error}"))?;
    for user in users {
        credential::set_password_hash(write.tx, user.id, &hash).await?;
    }
    Ok(())
}

fn make(amounts: &Amounts) -> mpsc::Receiver<Batch> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let scale = Scale::new(amounts.plan(), amounts.seed, Utc::now().date_naive());
    std::thread::spawn(move || {
        for part in scale.parts(BATCH) {
            // Whoever writes has given up: there is nobody to make more for.
            if sender.blocking_send(scale.make(&part)).is_err() {
                return;
            }
        }
    });
    receiver
}

async fn store(write: &Write<'_>, batch: Batch) -> Result<(&'static str, usize), StoreError> {
    match batch {
        Batch::Teams(rows) => Ok(("teams", insert(write, rows).await?)),
        Batch::Users(rows) => Ok(("users", insert(write, rows).await?)),
        Batch::Accounts(rows) => Ok(("accounts", insert(write, rows).await?)),
        Batch::Contacts(rows) => Ok(("contacts", insert(write, rows).await?)),
        Batch::Opportunities(rows) => Ok(("opportunities", insert(write, rows).await?)),
        Batch::StageChanges(rows) => Ok(("stage changes", insert(write, rows).await?)),
        Batch::Leads(rows) => Ok(("leads", insert(write, rows).await?)),
        Batch::Activities(rows) => Ok(("activities", insert(write, rows).await?)),
        Batch::Tasks(rows) => Ok(("tasks", insert(write, rows).await?)),
    }
}

async fn insert<R: Stored>(write: &Write<'_>, records: Vec<demo::Seeded<R>>) -> Result<usize, StoreError> {
    let rows: Vec<Row<R>> = records.into_iter().map(row).collect();
    let count = rows.len();
    bulk::insert(write, rows, false).await?;
    Ok(count)
}

/// What is written so far of the kind that is being written.
#[derive(Default)]
struct Tally {
    name: &'static str,
    count: usize,
    told: usize,
}

impl Tally {
    /// A line for each hundred thousand, and one when a kind is done.
    fn add(&mut self, name: &'static str, count: usize, progress: &Progress) {
        const STEP: usize = 100_000;
        if self.name != name {
            self.close(progress);
            *self = Self { name, ..Self::default() };
        }
        self.count += count;
        if self.count / STEP > self.told / STEP {
            self.tell(progress);
        }
    }

    fn tell(&mut self, progress: &Progress) {
        progress.tell(format_args!("{} {}", grouped(self.count), self.name));
        self.told = self.count;
    }

    fn close(&mut self, progress: &Progress) {
        if self.count > self.told {
            self.tell(progress);
        }
    }
}
