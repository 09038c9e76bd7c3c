//! The demonstration company, in one transaction.
use std::sync::Arc;

use anyhow::bail;
use api::auth::password;
use chrono::{NaiveDate, Utc};
use demo::{DEMO_PASSWORD, Dataset, Seeded};
use persistence::{
    Actor, Db, Rates, StoreError, Stored,
    bulk::{self, Row},
    credential, directory, installation,
    query::Asker,
    store::Write,
};
use wire::session::DemoUser;

use super::{Progress, grouped};
use crate::out;

/// Fills an empty database.
pub(crate) async fn fill(db: &Db) -> anyhow::Result<Vec<DemoUser>> {
    let directory = db.directory().await?;
    if !directory.users.is_empty() {
        bail!("there are users already: the demonstration needs a database of its own");
    }
    let progress = Progress::begin();
    let today = Utc::now().date_naive();
    let set = demo::dataset(today);
    let asker = Asker::new(Arc::new(Actor::system()), directory);
    let tx = db.begin().await?;
    let write = Write::new(&tx, &asker, None).with_rates(rates(&set, today));
    directory::save_organization(&tx, &set.organization).await?;
    let users = demo_users(&set);
    installation::mark_demo(&tx, &users).await?;
    store(&write, &set, &progress).await?;
    let hash = password::hash(DEMO_PASSWORD).map_err(|error| anyhow::anyhow!("cannot hash the password: {error}"))?;
    for user in &set.users {
        credential::set_password_hash(&tx, user.id, &hash).await?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    db.forget_directory();
    progress.tell("the demonstration is ready");
    Ok(users)
}

/// In the order in which links find what they point to.
async fn store(write: &Write<'_>, set: &Dataset, progress: &Progress) -> Result<(), StoreError> {
    part(write, "roles", &set.roles, progress).await?;
    part(write, "teams", &set.teams, progress).await?;
    part(write, "users", &set.users, progress).await?;
    part(write, "pipelines", &set.pipelines, progress).await?;
    part(write, "stages", &set.stages, progress).await?;
    part(write, "exchange rates", &set.exchange_rates, progress).await?;
    part(write, "tags", &set.tags, progress).await?;
    part(write, "saved views", &set.saved_views, progress).await?;
    part(write, "campaigns", &set.campaigns, progress).await?;
    part(write, "accounts", &set.accounts, progress).await?;
    part(write, "contacts", &set.contacts, progress).await?;
    part(write, "contacts of accounts", &set.account_contacts, progress).await?;
    part(write, "opportunities", &set.opportunities, progress).await?;
    part(write, "stage changes", &set.stage_changes, progress).await?;
    part(write, "contacts of opportunities", &set.opportunity_contacts, progress).await?;
    part(write, "leads", &set.leads, progress).await?;
    part(write, "campaign members", &set.campaign_members, progress).await?;
    part(write, "activities", &set.activities, progress).await?;
    part(write, "tasks", &set.tasks, progress).await?;
    part(write, "targets", &set.targets, progress).await?;
    part(write, "forecast snapshots", &set.forecast_snapshots, progress).await?;
    part(write, "forecast adjustments", &set.forecast_adjustments, progress).await
}

async fn part<R: Stored>(
    write: &Write<'_>,
    name: &str,
    records: &[Seeded<R>],
    progress: &Progress,
) -> Result<(), StoreError> {
    bulk::insert(write, records.iter().cloned().map(row).collect(), true).await?;
    progress.tell(format_args!("{} {name}", grouped(records.len())));
    Ok(())
}

pub(super) fn row<R>(seeded: Seeded<R>) -> Row<R> {
    let Seeded { id, created_at, updated_at, created_by, data } = seeded;
    Row { id, created_at: created_at.to_utc(), updated_at: updated_at.to_utc(), created_by, data }
}

/// The demonstration's own rates: none are stored yet.
fn rates(set: &Dataset, today: NaiveDate) -> Rates {
    let known = set.exchange_rates.iter().filter_map(|rate| {
        let rate = &rate.data;
        Some((rate.currency.clone(), rate.valid_from, rate.units()?))
    });
    let mut rates: Vec<_> = known.collect();
    rates.sort_by_key(|(_, from, _)| std::cmp::Reverse(*from));
    Rates { base: set.organization.base_currency.clone(), rates, today }
}

fn demo_users(set: &Dataset) -> Vec<DemoUser> {
    let user = |sign_in: &demo::SignIn| DemoUser {
        email: sign_in.email.clone(),
        role: sign_in.role.clone(),
        locale: sign_in.locale.clone(),
    };
    set.sign_ins.iter().map(user).collect()
}

/// Who can sign in, for the person who tries it out.
pub(crate) fn tell_sign_ins(users: &[DemoUser]) {
    out::line(format_args!("Sign in with the password {DEMO_PASSWORD} as"));
    for user in users {
        out::line(format_args!("  {:<34} {}, {}", user.email, user.role, user.locale));
    }
}
