//! 25 000 leads and contacts, 8 000 accounts and deals, 13 000 activities and tasks: the same every time.
use chrono::NaiveDate;
use demo::{
    Seeded, defaults,
    scale::{Batch, Kind, Scale, ScalePlan},
};
use persistence::{
    Actor, Asker, Db, Directory, Stored,
    bulk::{self, Row},
    directory::save_organization,
    store::Write,
};
use sea_orm::DbBackend;
use std::{sync::Arc, time::Instant};
use uuid::Uuid;
use wire::{
    organization::{Features, Organization},
    record::{ExchangeRate, User},
};

use crate::explain::BIG;

pub(crate) const ADMINISTRATOR: &str = "administrator@scale.example";
const QUARTER: ScalePlan = ScalePlan {
    accounts: 8_000,
    contacts: 25_000,
    opportunities: 8_000,
    leads: 25_000,
    activities: 8_000,
    tasks: 5_000,
};

/// `PLANS_FULL=1` for four times as many: slower, and the plans of a PostgreSQL that has more to choose by.
pub(crate) fn scale() -> Scale {
    let times = if std::env::var_os("PLANS_FULL").is_some() { 4 } else { 1 };
    let plan = ScalePlan {
        accounts: QUARTER.accounts * times,
        contacts: QUARTER.contacts * times,
        opportunities: QUARTER.opportunities * times,
        leads: QUARTER.leads * times,
        activities: QUARTER.activities * times,
        tasks: QUARTER.tasks * times,
    };
    Scale::new(plan, SEED, today())
}

const SEED: u64 = 7;
const BATCH: u64 = 5_000;
/// Stage changes of these opportunities are enough to show how they are read.
const MOVED: u64 = 2_000;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

pub(crate) async fn fill(db: &Db) {
    let begun = Instant::now();
    set_up(db).await;
    let scale = scale();
    let parts =
        scale.parts(BATCH).into_iter().filter(|part| part.kind != Kind::StageChanges || part.range.start < MOVED);
    for part in parts {
        store(db, scale.make(&part)).await;
    }
    // SQLite keeps no statistics unless asked to, and the product does not ask: its plans are the same at every size.
    if db.backend() == DbBackend::Postgres {
        settle(db).await;
    }
    println!("{:?}: filled in {:.1} s", db.backend(), begun.elapsed().as_secs_f64());
}

/// What autovacuum does within minutes.
async fn settle(db: &Db) {
    for table in BIG.iter().filter(|table| **table != "search_index") {
        db.patiently(&format!("VACUUM ANALYZE \"{table}\"")).await.unwrap();
    }
}

/// Organisation, rates, roles, pipeline, stages, an administrator.
async fn set_up(db: &Db) {
    let organization = Organization {
        name: "Scale".into(),
        base_currency: "USD".into(),
        time_zone: "Europe/Berlin".into(),
        locale: "en".into(),
        first_weekday: 1,
        fiscal_start: 1,
        features: Features::default(),
    };
    let tx = db.begin().await.unwrap();
    save_organization(&tx, &organization).await.unwrap();
    tx.commit().await.unwrap();
    db.forget_directory();
    let rate = |currency: &str| ExchangeRate {
        currency: currency.into(),
        rate: "0.5".into(),
        valid_from: today() - chrono::TimeDelta::days(2000),
        ..ExchangeRate::default()
    };
    let rates = ["EUR", "GBP", "CNY", "TWD", "HKD", "CAD", "MXN", "BRL", "CHF", "SEK", "NOK", "DKK", "PLN"].map(rate);
    insert(db, rates.into_iter().map(|rate| (Uuid::now_v7(), rate)).collect()).await;
    insert(db, defaults::roles()).await;
    insert(db, vec![defaults::pipeline()]).await;
    insert(db, defaults::stages()).await;
    insert(db, vec![(Uuid::now_v7(), administrator())]).await;
}

fn administrator() -> User {
    User {
        name: "Administrator".into(),
        email: ADMINISTRATOR.into(),
        status: "active".into(),
        role_ids: vec![defaults::ADMINISTRATOR],
        ..User::default()
    }
}

async fn insert<R: Stored>(db: &Db, records: Vec<(Uuid, R)>) {
    let now = chrono::Utc::now();
    let row = |(id, data)| Row { id, created_at: now, updated_at: now, created_by: None, data };
    write(db, records.into_iter().map(row).collect(), false).await;
}

async fn write<R: Stored>(db: &Db, rows: Vec<Row<R>>, log: bool) {
    let directory = db.directory().await.unwrap();
    let asker = asker(directory);
    let tx = db.begin().await.unwrap();
    let write = Write::new(&tx, &asker, None);
    bulk::insert(&write, rows, log).await.unwrap();
    let changed = write.directory_changed();
    tx.commit().await.unwrap();
    if changed {
        db.forget_directory();
    }
}

fn asker(directory: Arc<Directory>) -> Asker {
    Asker::new(Arc::new(Actor::system()), directory)
}

async fn store(db: &Db, batch: Batch) {
    match batch {
        Batch::Teams(records) => seeded(db, records, false).await,
        Batch::Users(records) => seeded(db, records, false).await,
        // With their changes, so that the log is no small table either.
        Batch::Accounts(records) => seeded(db, records, true).await,
        Batch::Contacts(records) => seeded(db, records, false).await,
        Batch::Opportunities(records) => seeded(db, records, false).await,
        Batch::StageChanges(records) => seeded(db, records, false).await,
        Batch::Leads(records) => seeded(db, records, false).await,
        Batch::Activities(records) => seeded(db, records, false).await,
        Batch::Tasks(records) => seeded(db, records, false).await,
    }
}

async fn seeded<R: Stored>(db: &Db, records: Vec<Seeded<R>>, log: bool) {
    let row = |record: Seeded<R>| Row {
        id: record.id,
        created_at: record.created_at.to_utc(),
        updated_at: record.updated_at.to_utc(),
        created_by: record.created_by,
        data: record.data,
    };
    write(db, records.into_iter().map(row).collect(), log).await;
}
