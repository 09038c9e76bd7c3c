//! The API, served in this process on a port of its own.
use std::{net::SocketAddr, sync::LazyLock};

use actix_web::{HttpServer, dev::ServerHandle, web};
use api::{ApiSettings, Served, State, auth::Keys};
use demo::defaults::starter;
use persistence::{Db, db::Settings};
use serde_json::Value;

/// Signs tokens and cursors of every test.
const SECRET: &[u8] = b"a secret for tests only, 32 bytes";
const CONNECTIONS: u32 = 8;
/// Made once in a process: describing the API takes as long as many requests.
static SERVED: LazyLock<Served> = LazyLock::new(|| api::api().finish());

/// A running API. It ends when this is dropped.
pub struct App {
    pub address: SocketAddr,
    pub db: Db,
    handle: ServerHandle,
    state: web::Data<State>,
}

impl App {
    /// Serves the database at `url`, which is brought up to date first.
    pub async fn start(url: &str, change: impl FnOnce(&mut ApiSettings)) -> Self {
        let keys = Keys::from_secret(SECRET);
        let settings = Settings { url: url.to_owned(), connections: CONNECTIONS, cursor_key: keys.cursor() };
        let db = Db::open(&settings).await.expect("the database opens");
        migrations::migrate(db.migrator()).await.expect("migrations apply");
        let mut settings = ApiSettings { rate_limit: false, starter, files: files(url), ..ApiSettings::default() };
        change(&mut settings);
        let state = web::Data::new(State::new(db.clone(), keys, settings, &SERVED.document));
        state.work().await;
        let (address, handle) = serve(state.clone());
        Self { address, db, handle, state }
    }

    /// Stops serving and closes the database, so that its file is complete.
    pub async fn stop(self) {
        self.state.close();
        self.handle.stop(true).await;
        self.db.close().await;
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.state.close();
        drop(self.handle.stop(false));
    }
}

/// A folder of the database's own.
fn files(url: &str) -> std::path::PathBuf {
    let name: String = url.chars().filter(char::is_ascii_alphanumeric).collect();
    std::env::temp_dir().join("rapport-test-files").join(&name[name.len().saturating_sub(60)..])
}

fn serve(state: web::Data<State>) -> (SocketAddr, ServerHandle) {
    let http = HttpServer::new(move || api::assemble(state.clone(), |config| SERVED.mount(config)));
    let http = http.workers(1).disable_signals().shutdown_timeout(1).bind(("127.0.0.1", 0)).expect("a free port");
    let address = http.addrs()[0];
    let http = http.run();
    let handle = http.handle();
    tokio::spawn(http);
    (address, handle)
}

/// The OpenAPI document the API describes itself by.
pub(crate) fn document() -> &'static Value {
    &SERVED.document
}
