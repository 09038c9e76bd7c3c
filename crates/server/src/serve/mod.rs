//! `rapport serve`
mod application;
mod disk;
mod drain;
#[cfg(unix)]
mod head;
mod health;
mod limits;
mod maintenance;
mod metrics;
mod routes;
mod signals;

use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    sync::Arc,
    time::Duration,
};

use actix_web::{App, HttpServer, dev::Server, web::Data};
use anyhow::Context as _;
use api::{ApiSettings, State, auth::Keys, resources::Served};
use persistence::{Db, installation, mail::Mailer};
use tokio::runtime::Runtime;
use wire::session::DemoUser;

use crate::{command::seed, config::Config, database, out};
use drain::Connections;
use health::Health;

/// Running requests are given so long to end.
const DRAIN_SECONDS: u64 = 25;
/// A new connection may say nothing for so long. Browsers open connections ahead of need and keep them unused for up to a
/// minute; one that was answered 408 meanwhile would fail the next request for no reason the person could see. Who has
/// begun to speak is timed by `head`.
const SILENCE: Duration = Duration::from_secs(75);
/// A connection without a request is closed after.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// Serves until a signal ends it.
pub(crate) fn serve(config: &Config) -> anyhow::Result<()> {
    // The address first: who cannot have it should not touch the database.
    let listener = listen(config.listen)?;
    limits::raise_open_files();
    limits::tame(&listener);
    let metrics_listener = config.metrics_listen.map(listen).transpose()?;
    let keys = Keys::from_secret(config.secret()?.bytes());
    let runtime = database::runtime(config)?;
    let (db, demo_users) = runtime.block_on(prepare(config, &keys))?;
    let assembly = Arc::new(api::api().finish());
    let settings = ApiSettings { mailer: mailer(config)?, ..settings(config, demo_users.as_deref()) };
    let state = Data::new(State::new(db, keys, settings, &assembly.document));
    maintenance::start(&runtime, &state.db, &state.files);
    let address = listener.local_addr()?;
    let ended = actix_web::rt::System::new().block_on(async {
        let (second, connections) = (listener.try_clone()?, Connections::default());
        let server = server(config, listener, &state, &assembly, &connections)?;
        if let Some(listener) = metrics_listener {
            actix_web::rt::spawn(metrics_server(listener, &state)?);
        }
        state.work().await;
        announce(address, demo_users.as_deref());
        run(server, second, &state, &connections).await
    });
    end(runtime);
    ended
}

fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))
}

/// The database, up to date, and who can sign in to the demonstration, where it holds one.
async fn prepare(config: &Config, keys: &Keys) -> anyhow::Result<(Db, Option<Vec<DemoUser>>)> {
    let db = database::prepare(config, keys).await?;
    db.watch(&config.database_url)?;
    if config.demo && db.directory().await?.users.is_empty() {
        out::note("First start: filling in the demonstration.");
        seed::fill_demonstration(&db).await?;
    }
    let demo_users = installation::demo_users(&db).await?;
    Ok((db, demo_users))
}

/// A demonstration assembly without the flag still has passwords everybody knows, and must say so.
fn settings(config: &Config, demo_users: Option<&[DemoUser]>) -> ApiSettings {
    ApiSettings {
        demo: config.demo || demo_users.is_some(),
        demo_users: demo_users.unwrap_or_default().to_vec(),
        demo_password: demo_users.map(|_| demo::DEMO_PASSWORD),
        version: env!("CARGO_PKG_VERSION"),
        public_url: config.public_url.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        rate_limit: config.rate_limit,
        deadline: Duration::from_secs(config.request_seconds),
        body_limit: config.body_bytes,
        files: config.files.clone(),
        file_bytes: config.file_bytes,
        file_deadline: Duration::from_mins(5),
        quota_bytes: config.quota_bytes,
        job_workers: config.job_workers,
        report_time: persistence::db::ReportTime::default(),
        mailer: None,
        starter: demo::defaults::starter,
    }
}

/// The way letters go out, where a mail server is set up.
fn mailer(config: &Config) -> anyhow::Result<Option<Arc<Mailer>>> {
    let Some(url) = &config.smtp_url else { return Ok(None) };
    let usual = || format!("Rapport <rapport@{}>", persistence::mail::host(url));
    let from = config.mail_from.clone().unwrap_or_else(usual);
    let mailer = match &config.smtp_ca {
        None => Mailer::new(url, &from),
        Some(path) => {
            let authority = std::fs::read(path).with_context(|| format!("smtp_ca: {}", path.display()))?;
            Mailer::trusting(url, &from, &authority)
        }
    };
    // The address is not repeated: it may hold a password.
    let mailer = mailer.map_err(|error| anyhow::anyhow!("smtp_url, smtp_ca or mail_from: {error}"))?;
    Ok(Some(Arc::new(mailer)))
}

fn server(
    config: &Config,
    listener: TcpListener,
    state: &Data<State>,
    assembly: &Arc<Served>,
    connections: &Connections,
) -> anyhow::Result<Server> {
    let (state, assembly) = (state.clone(), assembly.clone());
    let folder = config.sqlite_file().and_then(|file| std::path::absolute(file).ok()?.parent().map(Path::to_owned));
    let health = Data::new(Health { folder });
    let own_metrics = config.metrics_listen.is_none();
    let server = HttpServer::new(move || {
        let (assembly, health) = (assembly.clone(), health.clone());
        let app = api::assemble(state.clone(), move |config| routes::mount(config, &assembly, health, own_metrics));
        #[cfg(unix)]
        let app = app.wrap(actix_web::middleware::from_fn(head::heard));
        app
    });
    let connections = connections.clone();
    let server = server
        .on_connect(move |io, data| {
            data.insert(connections.open());
            #[cfg(unix)]
            if let Some(stream) = io.downcast_ref() {
                data.insert(head::watch(stream, SILENCE));
            }
            #[cfg(not(unix))]
            let _ = io;
        })
        .workers(config.workers)
        .client_request_timeout(SILENCE)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}

fn metrics_server(listener: TcpListener, state: &Data<State>) -> anyhow::Result<Server> {
    let state = state.clone();
    let server = HttpServer::new(move || App::new().app_data(state.clone()).configure(metrics::mount_alone));
    Ok(server.workers(1).disable_signals().listen(listener)?.run())
}

fn announce(address: SocketAddr, demo_users: Option<&[DemoUser]>) {
    tracing::info!(%address, demo = demo_users.is_some(), version = env!("CARGO_PKG_VERSION"), "serving");
    out::line(format_args!("Rapport is at http://{address}"));
    demo_users.into_iter().for_each(seed::tell_sign_ins);
}

/// Until a signal: then nothing new is taken in, and what runs is finished.
async fn run(server: Server, listener: TcpListener, state: &State, connections: &Connections) -> anyhow::Result<()> {
    let handle = server.handle();
    let running = actix_web::rt::spawn(server);
    let signal = signals::received().await?;
    tracing::info!(signal = signal.name(), "ending: finishing what runs");
    state.close();
    // Time for a load balancer to see it; nobody waits for one at a keyboard.
    tokio::time::sleep(signal.notice()).await;
    drain::stop(&handle, listener, connections).await?;
    running.await??;
    tracing::info!("ended");
    Ok(())
}

/// Database work that nobody waits for any more may still end well.
fn end(runtime: Runtime) {
    runtime.shutdown_timeout(Duration::from_secs(2));
}
