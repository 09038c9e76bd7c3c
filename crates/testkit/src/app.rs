//! The API, served in this process on a port of its own.
use std::net::SocketAddr;

use actix_web::{App as Actix, HttpServer, dev::ServerHandle, middleware::from_fn, web};
use api::{
    ApiSettings, Served, State,
    auth::Keys,
    middleware::{headers, limit, payload, problem, trace},
};
use demo::defaults;
use persistence::{Db, db::Settings, installation::Starter};
use serde_json::Value;

/// Signs tokens and cursors of every test.
const SECRET: &[u8] = b"a secret for tests only, 32 bytes";
const CONNECTIONS: u32 = 4;

/// A running API. It ends when this is dropped.
pub struct App {
    pub address: SocketAddr,
    pub db: Db,
    handle: ServerHandle,
}

impl App {
    /// Serves the database at `url`, which is brought up to date first.
    pub async fn start(url: &str, change: impl FnOnce(&mut ApiSettings)) -> Self {
        let keys = Keys::from_secret(SECRET);
        let settings = Settings { url: url.to_owned(), connections: CONNECTIONS, cursor_key: keys.cursor() };
        let db = Db::open(&settings).await.expect("the database opens");
        migrations::migrate(db.writer()).await.expect("migrations apply");
        let mut settings = ApiSettings { rate_limit: false, starter, ..ApiSettings::default() };
        change(&mut settings);
        let served = api::api().finish();
        let state = web::Data::new(State::new(db.clone(), keys, settings, &served.document));
        let (address, handle) = serve(state, served);
        Self { address, db, handle }
    }

    /// Stops serving and closes the database, so that its file is complete.
    pub async fn stop(self) {
        self.handle.stop(true).await;
        let _ = self.db.read().clone().close().await;
        let _ = self.db.writer().clone().close().await;
    }
}

impl Drop for App {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

fn serve(state: web::Data<State>, served: Served) -> (SocketAddr, ServerHandle) {
    let http = HttpServer::new(move || {
        let served = served.clone();
        Actix::new()
            .app_data(state.clone())
            .wrap(from_fn(limit::limit))
            .wrap(from_fn(payload::payload))
            .wrap(from_fn(problem::problem))
            .wrap(from_fn(headers::headers))
            .wrap(from_fn(trace::trace))
            .configure(|config| served.mount(config))
    });
    let http = http.workers(1).disable_signals().shutdown_timeout(1).bind(("127.0.0.1", 0)).expect("a free port");
    let address = http.addrs()[0];
    let http = http.run();
    let handle = http.handle();
    tokio::spawn(http);
    (address, handle)
}

/// What every installation begins with.
fn starter() -> Starter {
    Starter {
        roles: defaults::roles().into_iter().collect(),
        administrator: defaults::ADMINISTRATOR,
        pipeline: defaults::pipeline(),
        stages: defaults::stages(),
    }
}

/// The OpenAPI document the API describes itself by.
pub fn document() -> Value {
    api::api().finish().document
}
