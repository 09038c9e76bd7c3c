//! One test's world: a server, its database, its people.
use std::collections::HashMap;

use api::ApiSettings;
use serde_json::json;
use tokio::sync::Mutex;

use crate::{Actor, App, actor::PASSWORD, client::Client, database::Database, digest};

/// A running installation of its own.
pub struct World {
    // First, so that it is dropped before the database it serves.
    app: App,
    url: String,
    clients: Mutex<HashMap<Actor, Client>>,
    _database: Database,
}

impl World {
    /// Set up, with all actors and nothing else.
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// As [`World::new`], with other settings.
    pub async fn with(change: impl FnOnce(&mut ApiSettings)) -> Self {
        Self::on(Database::fresh().await, change).await
    }

    /// As on the first start: tables, and nothing in them.
    pub async fn not_set_up() -> Self {
        Self::on(Database::empty().await, |_| ()).await
    }

    async fn on(database: Database, change: impl FnOnce(&mut ApiSettings)) -> Self {
        let url = database.url();
        let app = App::start(&url, change).await;
        Self { app, url, clients: Mutex::default(), _database: database }
    }

    /// The program ends and starts again on the same database; whoever was signed in must sign in anew.
    pub async fn restart(self, change: impl FnOnce(&mut ApiSettings)) -> Self {
        let Self { app, url, _database, .. } = self;
        app.stop().await;
        let app = App::start(&url, change).await;
        Self { app, url, clients: Mutex::default(), _database }
    }

    pub fn is_postgres(&self) -> bool {
        !self.url.starts_with("sqlite:")
    }

    pub fn anonymous(&self) -> Client {
        Client::anonymous(self.app.address)
    }

    /// Signs the actor in, the first time.
    pub async fn by(&self, actor: Actor) -> Client {
        if actor == Actor::Anonymous {
            return self.anonymous();
        }
        let mut clients = self.clients.lock().await;
        if let Some(client) = clients.get(&actor) {
            return client.clone();
        }
        let client = self.sign_in(&actor.email(), PASSWORD).await;
        clients.insert(actor, client.clone());
        client
    }

    /// A new session.
    pub async fn sign_in(&self, email: &str, password: &str) -> Client {
        let body = json!({"email": email, "password": password, "client": "mobile"});
        let tokens = self.anonymous().post("/auth/sign-in", body).expect(200).await;
        self.anonymous().with_token(tokens.text("access_token"))
    }

    pub async fn rep(&self) -> Client {
        self.by(Actor::Rep).await
    }

    pub async fn admin(&self) -> Client {
        self.by(Actor::Admin).await
    }

    pub async fn stranger(&self) -> Client {
        self.by(Actor::Stranger).await
    }

    pub async fn mate(&self) -> Client {
        self.by(Actor::Mate).await
    }

    /// Everything that is stored (see [`digest`]).
    pub async fn digest(&self) -> Vec<String> {
        digest::digest(&self.url).await
    }

    /// An id as the engine's SQL writes it, for [`World::sql`].
    pub fn literal(&self, id: &str) -> String {
        if self.is_postgres() { format!("'{id}'") } else { format!("x'{}'", id.replace('-', "")) }
    }

    /// As at the beginning of a week: forecasts are kept as they stand now, in place of those kept before.
    pub async fn keep_forecasts(&self) {
        self.sql("DELETE FROM forecast_snapshot; DELETE FROM setting WHERE key = 'forecast_snapshot'").await;
        self.keep_forecasts_again().await;
    }

    /// As another process of the same week would.
    pub async fn keep_forecasts_again(&self) {
        persistence::report::snapshot::keep(&self.app.db, None).await.expect("the forecast is kept");
    }

    /// Runs SQL behind the API's back: for what only time or a broken past could have made.
    pub async fn sql(&self, sql: &str) {
        digest::execute(&self.url, sql).await;
        self.app.db.forget_held().await;
    }
}
