//! How to ask for each operation, and the records it is asked for.
use demo::defaults::STAGES;
use testkit::{Actor, Client, Reply, Value, World, contract::Operation, json, method, sample::sample};
use wire::{Access, Definition};

use super::table::{Standard, standard};

/// What one operation is tried on: a record of Rep, or of the administrator where Rep cannot make one.
pub(crate) struct Subjects {
    id: String,
    body: Value,
}

impl Subjects {
    pub(crate) async fn of(world: &World, operation: &Operation) -> Self {
        match standard(operation) {
            Some((definition, kind)) => Self::standard(world, definition, kind).await,
            None => Self::own(world, operation).await,
        }
    }

    async fn standard(world: &World, definition: &'static Definition, kind: Standard) -> Self {
        let works = definition.access != Access::Shared;
        let maker = match definition.name {
            "target" | "forecast_adjustment" => world.by(Actor::Manager).await,
            _ if works => world.rep().await,
            _ => world.admin().await,
        };
        if definition.name == "notification" {
            return Self::notification(world, kind).await;
        }
        if definition.name == "job" {
            return Self { id: crate::job::ended(&maker).await, body: question(kind) };
        }
        if definition.name == "report_delivery" {
            let body = if kind == Standard::Export { json!({}) } else { question(kind) };
            return Self { id: delivered(world).await, body };
        }
        if definition.name == "forecast_snapshot" {
            let body = if kind == Standard::Export { json!({}) } else { question(kind) };
            return Self { id: kept_forecast(world).await, body };
        }
        if definition.name == "stage_change" {
            let body = if kind == Standard::Export { json!({}) } else { question(kind) };
            return Self { id: moved_deal(&maker).await, body };
        }
        let (mut id, mut body) = (String::new(), Value::Null);
        match kind {
            Standard::Create => body = unlinked(definition, sample(&maker, definition).await),
            Standard::Upsert => {
                body = unlinked(definition, sample(&maker, definition).await);
                id = uuid::Uuid::now_v7().to_string();
            }
            Standard::List => {}
            Standard::Export => body = json!({"format": "csv"}),
            Standard::Search | Standard::Aggregate => body = question(kind),
            _ => {
                let mut sent = sample(&maker, definition).await;
                if matches!(definition.name, "target" | "forecast_adjustment") {
                    sent["owner_id"] = json!(Actor::Rep.id());
                }
                let made = maker.post(&format!("/{}", definition.path), sent).expect(201).await;
                if kind == Standard::Restore {
                    maker.delete(&made.path()).expect(204).await;
                }
                id = made.id();
            }
        }
        if kind == Standard::Bulk {
            body = json!({"ids": [id], "action": "edit", "change": change(definition)});
        }
        if kind == Standard::Update {
            body = change(definition);
        }
        Self { id, body }
    }

    /// One that Rep got because the mate handed a lead over.
    async fn notification(world: &World, kind: Standard) -> Self {
        let lead = world.mate().await.lead().with("owner_id", Actor::Rep.id().to_string()).create().await;
        let rep = world.rep().await;
        let all = rep.get("/notifications?kind=assignment&sort=-created_at&limit=200").expect(200).await;
        let of_lead = all.rows().iter().find(|row| row["links"][0]["id"] == lead["id"]).expect("Rep is told");
        let id = of_lead["id"].as_str().expect("an id").to_owned();
        if kind == Standard::Restore {
            rep.delete(&format!("/notifications/{id}")).expect(204).await;
        }
        let read = json!({"read_at": "2026-11-22T10:00:00.000000Z"});
        let body = match kind {
            Standard::Update => read,
            Standard::Bulk => json!({"ids": [id], "action": "edit", "change": read}),
            kind => question(kind),
        };
        Self { id, body }
    }

    async fn own(world: &World, operation: &Operation) -> Self {
        let password = || json!({"current": "not-my-password-at-all", "new": "another-quiet-walnut-42"});
        let (id, body) = match operation.id.as_str() {
            "convert_lead" => (world.rep().await.lead().with("status", "qualified").id().await, json!({})),
            "clone_campaign" => (world.rep().await.campaign().id().await, json!({})),
            "read_campaign_results" => (world.rep().await.campaign().id().await, Value::Null),
            "cancel_job" | "undo_job" | "list_job_failures" | "link_job_result" => {
                (crate::job::ended(&world.rep().await).await, Value::Null)
            }
            "upload_attachment_content" => (crate::attachment::empty(&world.rep().await).await, json!("bytes")),
            "read_attachment_content" | "link_attachment_content" => {
                (crate::attachment::filled(&world.rep().await).await, Value::Null)
            }
            "read_user_access" => (Actor::Mate.id().to_string(), Value::Null),
            "set_user_password" => {
                let user = json!({"name": "Nora New", "email": format!("{}@testkit.example", uuid::Uuid::now_v7())});
                (
                    world.admin().await.post("/users", user).expect(201).await.id(),
                    json!({"new": "another-quiet-walnut-42"}),
                )
            }
            "make_report_file" => (String::new(), json!({"report": {"standard": "pipeline"}})),
            "send_report_schedule" => (schedule(world).await, Value::Null),
            "run_report" | "explain_report" => (String::new(), json!({"standard": "pipeline"})),
            "run_saved_report" => {
                let report =
                    json!({"name": "Mine", "definition": {"object": "lead", "measures": [{"function": "count"}]}});
                (world.rep().await.post("/reports", report).expect(201).await.id(), json!({}))
            }
            "change_my_password" => (String::new(), password()),
            "sign_in" => (String::new(), json!({"email": Actor::Rep.email(), "password": "not-the-password-at-all"})),
            "set_up" => (String::new(), setup()),
            "update_notification_preferences" => (String::new(), json!({"change": false})),
            "update_me" => (String::new(), json!({"title": format!("Title {}", uuid::Uuid::now_v7())})),
            "update_organization" => (String::new(), json!({"name": format!("Testkit {}", uuid::Uuid::now_v7())})),
            "replace_rfm_classes" | "try_rfm_classes" => {
                let key = format!("k{}", uuid::Uuid::now_v7().simple());
                (String::new(), json!({"classes": [{"key": key, "labels": {"en": "Buyers"}}]}))
            }
            _ => (uuid::Uuid::now_v7().to_string(), Value::Null),
        };
        Self { id, body }
    }

    pub(crate) async fn ask(&self, world: &World, operation: &Operation, actor: Actor) -> Reply {
        // Signing out ends a session: not the one that the other tests use.
        let client = match operation.id.as_str() {
            "sign_out" if actor != Actor::Anonymous => world.sign_in(&actor.email(), testkit::actor::PASSWORD).await,
            _ => world.by(actor).await,
        };
        let path = operation
            .path
            .replace("{id}", &self.id)
            .replace("{system}", "erp")
            .replace("{key}", &self.id)
            .replace("{link}", "none")
            .replace("{feed}", "none");
        let path = if operation.id == "search_everything" { format!("{path}?q=walnut") } else { path };
        let verb = method::from_bytes(operation.method.as_bytes()).expect("a method");
        let request = client.request(verb, &path);
        let request = if self.body.is_null() { request } else { request.json(self.body.clone()) };
        let streamed = ["watch_events", "read_attachment_content"].contains(&operation.id.as_str());
        if streamed { request.head().await } else { request.await }
    }
}

fn question(kind: Standard) -> Value {
    match kind {
        Standard::Search => json!({"limit": 5}),
        Standard::Aggregate => json!({"measures": ["count"]}),
        _ => Value::Null,
    }
}

/// A contact can do without the account of Rep that the sample names, and must where a stranger makes it.
fn unlinked(definition: &Definition, mut body: Value) -> Value {
    if definition.name == "contact" {
        body["account_id"] = Value::Null;
    }
    body
}

fn setup() -> Value {
    json!({
        "organization": "Robbers", "base_currency": "EUR", "time_zone": "UTC", "locale": "en",
        "name": "Second Admin", "email": "second@testkit.example", "password": "another-quiet-walnut-42",
    })
}

/// A change every record of the type can take, of any of its fields.
fn change(definition: &Definition) -> Value {
    match definition.name {
        "account_contact" => json!({"role": "buyer"}),
        "opportunity_contact" => json!({"role": "buyer"}),
        "campaign_member" => json!({"status": "sent"}),
        "exchange_rate" => json!({"rate": "0.93"}),
        "lead" => json!({"interest": "all of it"}),
        "comment" => json!({"body": "On Tuesday."}),
        "follow" => json!({"external_ids": [{"system": "erp", "id": uuid::Uuid::now_v7().to_string()}]}),
        "contact" => json!({"title": "Buyer"}),
        "activity" | "task" => json!({"subject": "Something else"}),
        "target" | "forecast_adjustment" => json!({"period": "year"}),
        _ => json!({"name": format!("Changed {}", uuid::Uuid::now_v7())}),
    }
}

/// A scheduled report of Rep, for somebody who may not sign in: then nothing is made in the background.
async fn schedule(world: &World) -> String {
    let gone =
        json!({"name": "Gil Gone", "email": format!("{}@testkit.example", uuid::Uuid::now_v7()), "status": "disabled"});
    let gone = world.admin().await.post("/users", gone).expect(201).await.id();
    let body = json!({"name": "Pipeline", "standard": "pipeline", "cron": "0 8 * * 1", "recipient_ids": [gone]});
    world.rep().await.post("/report-schedules", body).expect(201).await.id()
}

/// What became of one that was sent.
async fn delivered(world: &World) -> String {
    let (schedule, rep) = (schedule(world).await, world.rep().await);
    rep.post(&format!("/report-schedules/{schedule}/send"), Value::Null).expect(200).await;
    let log = rep.get(&format!("/report-deliveries?schedule_id={schedule}")).expect(200).await;
    log.rows()[0]["id"].as_str().expect("an id").to_owned()
}

/// Rep's forecast of a week, written as the server writes it.
async fn kept_forecast(world: &World) -> String {
    let id = uuid::Uuid::now_v7().to_string();
    let (rep, team) = (Actor::Rep.id().to_string(), testkit::actor::TEAM_A.to_string());
    let now = "'2026-11-23T00:00:00.000000+00:00'";
    world
        .sql(&format!(
            "INSERT INTO forecast_snapshot (id, version, created_at, updated_at, name_key, taken_on, period, starts_on, \
             owner_id, team_id) VALUES ({}, 1, {now}, {now}, '', '2026-11-23', 'month', '2026-11-01', {}, {})",
            world.literal(&id),
            world.literal(&rep),
            world.literal(&team)
        ))
        .await;
    id
}

/// The history of a deal that moved.
async fn moved_deal(rep: &Client) -> String {
    let deal = rep.opportunity().with("account_id", rep.account().id().await).create().await;
    rep.patch(&deal.path(), json!({"stage_id": STAGES[1]})).expect(200).await;
    let history = rep.get(&format!("/stage-changes?opportunity_id={}", deal.id())).expect(200).await;
    history.rows()[0]["id"].as_str().expect("an id").to_owned()
}
