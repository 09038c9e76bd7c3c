//! `rapport create-admin`: for installations without a browser at hand, and for administrators who forgot their password.
use std::{
    io::{IsTerminal as _, Read as _},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use api::{
    ApiError,
    auth::{check_setup, password},
    error::{Language, Place},
};
use persistence::{
    Actor, Db, StoreError,
    credential::{self, ChosenBy},
    installation::{Installation, install},
    query::Asker,
    session,
    store::{self, Write},
};
use serde_json::json;
use uuid::Uuid;
use wire::{Record, record::User, session::Setup};

use crate::{config::Config, database, out};

#[derive(Debug, clap::Args)]
pub(crate) struct Admin {
    /// The address to sign in with
    #[arg(long)]
    email: String,
    /// The administrator's name [default: the address]
    #[arg(long)]
    name: Option<String>,
    /// On an empty database: the organisation's name
    #[arg(long, default_value = "Our organisation")]
    organization: String,
    /// On an empty database: ISO 4217 code of the currency figures are added up in
    #[arg(long, default_value = "EUR")]
    currency: String,
    /// On an empty database: IANA time zone
    #[arg(long, default_value = "UTC")]
    time_zone: String,
    /// On an empty database: en, zh-CN or zh-TW
    #[arg(long, default_value = "en")]
    locale: String,
}

pub(crate) fn run(config: &Config, admin: Admin) -> anyhow::Result<()> {
    let setup = setup(admin)?;
    check_setup(&setup).map_err(|error| told(&error))?;
    let hash = password::hash(&setup.password).map_err(|error| anyhow::anyhow!("cannot hash the password: {error}"))?;
    database::with(config, async |db| {
        let email = setup.email.clone();
        let done = make(db, setup, hash).await.map_err(|error| told(&error.into()))?;
        out::line(format_args!("{done}: {email}"));
        Ok(())
    })
}

fn setup(admin: Admin) -> anyhow::Result<Setup> {
    Ok(Setup {
        organization: admin.organization,
        base_currency: admin.currency,
        time_zone: admin.time_zone,
        locale: admin.locale,
        name: admin.name.unwrap_or_else(|| admin.email.clone()),
        email: admin.email.trim().to_lowercase(),
        password: read_password()?,
    })
}

fn read_password() -> anyhow::Result<String> {
    if let Ok(password) = std::env::var("RAPPORT_ADMIN_PASSWORD") {
        return Ok(password);
    }
    if std::io::stdin().is_terminal() {
        let prompt = format!("Password ({} characters or more): ", password::MIN_LENGTH);
        let password = rpassword::prompt_password(prompt).context("cannot read the password")?;
        if password != rpassword::prompt_password("Once more: ")? {
            bail!("the two passwords differ");
        }
        return Ok(password);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("cannot read the password from standard input")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What was done, in words.
async fn make(db: Db, setup: Setup, password_hash: String) -> Result<&'static str, StoreError> {
    let directory = db.directory().await?;
    if directory.users.is_empty() {
        let installation =
            Installation { user_id: Uuid::now_v7(), setup, password_hash, starter: demo::defaults::starter() };
        install(&db, installation, None).await?;
        return Ok("Set up, with the administrator");
    }
    let known = directory.user_by_email(&setup.email).cloned();
    let asker = Asker::new(Arc::new(Actor::system()), directory);
    let tx = db.begin().await?;
    let write = Write::new(&tx, &asker, Some("create-admin"));
    let (id, done) = match known {
        Some(user) => (promote(&write, user).await?, "New password, and all rights, for"),
        None => (add(&write, setup).await?, "Made the administrator"),
    };
    credential::choose(&tx, id, &password_hash, ChosenBy::Oneself).await?;
    session::revoke_others(&tx, id, None).await?;
    tx.commit().await?;
    Ok(done)
}

async fn promote(write: &Write<'_>, user: Record<User>) -> Result<Uuid, StoreError> {
    let mut role_ids = user.data.role_ids;
    if !role_ids.contains(&demo::defaults::ADMINISTRATOR) {
        role_ids.push(demo::defaults::ADMINISTRATOR);
    }
    let change = json!({"status": "active", "role_ids": role_ids});
    let user: Record<User> = store::update(write, user.id, None, change).await?;
    Ok(user.id)
}

async fn add(write: &Write<'_>, setup: Setup) -> Result<Uuid, StoreError> {
    let draft = json!({
        "name": setup.name, "email": setup.email, "locale": setup.locale, "role_ids": [demo::defaults::ADMINISTRATOR],
    });
    let user: Record<User> = store::create(write, draft).await?;
    Ok(user.id)
}

/// A refusal, as a sentence for the shell.
fn told(error: &ApiError) -> anyhow::Error {
    let problem = ApiError { place: Place::Body, ..error.clone() }.problem(Language::En, "");
    let errors =
        problem.errors.iter().map(|error| format!("\n  {}: {}", error.pointer.trim_start_matches("#/"), error.detail));
    let cause = error.cause.as_deref().map(|cause| format!(" ({cause})")).unwrap_or_default();
    anyhow::anyhow!("{}{cause}{}", problem.title, errors.collect::<String>())
}
