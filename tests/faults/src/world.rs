//! What a scenario begins with: a folder, a database, and an installation in it.
use std::path::{Path, PathBuf};

use serde_json::json;
use tokio::sync::OnceCell;

use crate::{
    engine::Engine,
    http::{Client, Request},
    options::Options,
    postgres::Cluster,
    random::Random,
    server::{Launch, Server},
};

const EMAIL: &str = "ada.admin@faults.example";
const PASSWORD: &str = "quiet-walnut-harbour-41";

/// What all scenarios share.
pub(crate) struct Context {
    pub(crate) options: Options,
    pub(crate) program: PathBuf,
    folder: tempfile::TempDir,
    cluster: OnceCell<Cluster>,
}

impl Context {
    pub(crate) fn new(options: Options) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("rapport-faults-").tempdir_in(&options.folder)?;
        let program = options.program()?;
        Ok(Self { options, program, folder, cluster: OnceCell::new() })
    }

    pub(crate) async fn cluster(&self) -> anyhow::Result<&Cluster> {
        self.cluster.get_or_try_init(|| Cluster::start(self.folder.path())).await
    }

    /// The scenario's own numbers.
    pub(crate) fn random(&self, part: &str) -> Random {
        Random::new(self.options.seed).part(part)
    }

    pub(crate) fn size<T>(&self, fast: T, full: T) -> T {
        if self.options.full { full } else { fast }
    }

    /// An empty folder.
    pub(crate) fn folder(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// How to start the program on an empty database of its own.
    pub(crate) async fn launch(&self, engine: Engine, name: &str) -> anyhow::Result<Launch> {
        let folder = self.folder(name)?;
        let url = match engine {
            Engine::Sqlite => sqlite_url(&folder),
            Engine::Postgres => self.cluster().await?.database(name).await?,
        };
        Launch::new(&self.program, &url, &folder)
    }

    pub(crate) fn is_debug(&self) -> bool {
        !self.options.release
    }
}

pub(crate) fn sqlite_url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("rapport.db").display())
}

/// The first administrator; an access token.
pub(crate) async fn set_up(server: &Server) -> anyhow::Result<String> {
    let body = json!({
        "organization": "Faults", "base_currency": "EUR", "time_zone": "UTC", "locale": "en",
        "name": "Ada Admin", "email": EMAIL, "password": PASSWORD,
    });
    let tokens = Client::new(server.address, None).must(&Request::post("/setup", body)).await?;
    Ok(tokens["access_token"].as_str().unwrap_or_default().to_owned())
}

/// Tokens last nine minutes; a run may last longer.
pub(crate) async fn sign_in(server: &Server) -> anyhow::Result<String> {
    let body = json!({"email": EMAIL, "password": PASSWORD, "client": "mobile"});
    let tokens = Client::new(server.address, None).must(&Request::post("/auth/sign-in", body)).await?;
    Ok(tokens["access_token"].as_str().unwrap_or_default().to_owned())
}
