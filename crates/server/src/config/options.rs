//! The settings as flags, variables and members of the file.
use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum};
use ipnet::IpNet;
use serde::Deserialize;

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people on a terminal, JSON elsewhere
    #[default]
    Auto,
    Json,
    Human,
}

/// One layer of settings.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "Settings")]
pub(crate) struct Options {
    /// The configuration file [default: rapport.toml, where there is one]
    #[arg(long, global = true, env = "RAPPORT_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
    /// Address and port to serve on [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "RAPPORT_LISTEN", value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Address and port for /metrics alone [default: on the main port, for this machine only]
    #[arg(long, global = true, env = "RAPPORT_METRICS_LISTEN", value_name = "ADDRESS")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// `sqlite:<file>` or `postgres://…` [default: sqlite:data/rapport.db]
    #[arg(long, global = true, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// Database connections [default: by the number of cores]
    #[arg(long, global = true, env = "RAPPORT_CONNECTIONS", value_name = "N")]
    pub(crate) connections: Option<u32>,
    /// Threads that answer requests [default: the number of cores]
    #[arg(long, global = true, env = "RAPPORT_WORKERS", value_name = "N")]
    pub(crate) workers: Option<usize>,
    /// Where browsers reach it, such as `https://crm.example.com` [default: as the request says]
    #[arg(long, global = true, env = "RAPPORT_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Networks of proxies whose `X-Forwarded-For` is believed, such as `10.0.0.0/8` [default: none]
    #[arg(long, global = true, env = "RAPPORT_TRUSTED_PROXIES", value_name = "NETWORK", value_delimiter = ',', value_parser = network)]
    pub(crate) trusted_proxies: Option<Vec<IpNet>>,
    /// Limit requests and sign-ins; off only for measuring [default: true]
    #[arg(long, global = true, env = "RAPPORT_RATE_LIMIT", value_name = "BOOL")]
    pub(crate) rate_limit: Option<bool>,
    /// Demonstration: known passwords, a note on every page, data on the first start [default: false]
    #[arg(long, global = true, env = "RAPPORT_DEMO", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) demo: Option<bool>,
    /// What is logged: `warn`, `info`, `debug`, or by part: `info,access=off` [default: info]
    #[arg(long, global = true, env = "RAPPORT_LOG", value_name = "FILTER")]
    pub(crate) log: Option<String>,
    /// How it is logged [default: auto]
    #[arg(long, global = true, env = "RAPPORT_LOG_FORMAT", value_name = "FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
    /// Seconds a request may take to arrive, and again to be answered [default: 10]
    #[arg(long, global = true, env = "RAPPORT_REQUEST_SECONDS", value_name = "N")]
    pub(crate) request_seconds: Option<u64>,
    /// The largest request body [default: 1048576]
    #[arg(long, global = true, env = "RAPPORT_BODY_BYTES", value_name = "N")]
    pub(crate) body_bytes: Option<usize>,
    /// The folder for attachments and exports; several copies of the program share one [default: `files` beside the database]
    #[arg(long, global = true, env = "RAPPORT_FILES", value_name = "FOLDER")]
    pub(crate) files: Option<PathBuf>,
    /// The largest file anybody may attach [default: 26214400]
    #[arg(long, global = true, env = "RAPPORT_FILE_BYTES", value_name = "N")]
    pub(crate) file_bytes: Option<usize>,
    /// Bytes of files one user may keep [default: 5368709120]
    #[arg(long, global = true, env = "RAPPORT_QUOTA_BYTES", value_name = "N")]
    pub(crate) quota_bytes: Option<i64>,
    /// Background jobs worked on at a time; 0 where other copies of the program do that [default: 2]
    #[arg(long, global = true, env = "RAPPORT_JOB_WORKERS", value_name = "N")]
    pub(crate) job_workers: Option<usize>,
    /// The mail server for reports that are sent: `smtps://user:password@mail.example.com`, or `smtp://…?tls=required`
    /// [default: none; reports then wait among the jobs of whom they are for]
    #[arg(long, global = true, env = "RAPPORT_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) smtp_url: Option<String>,
    /// The certificate (PEM) of the authority that signed the mail server's own, where it is a private one
    #[arg(long, global = true, env = "RAPPORT_SMTP_CA", value_name = "FILE")]
    pub(crate) smtp_ca: Option<PathBuf>,
    /// Whom letters are from, such as `Rapport <crm@example.com>` [default: `rapport` at the mail server]
    #[arg(long, global = true, env = "RAPPORT_MAIL_FROM", value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// A file that holds the secret, or will [default on SQLite: beside the database]. Or set `RAPPORT_SECRET`
    #[arg(long, global = true, env = "RAPPORT_SECRET_FILE", value_name = "FILE")]
    pub(crate) secret_file: Option<PathBuf>,
    /// Not as a flag: everybody on the machine can read those.
    #[arg(skip)]
    pub(crate) secret: Option<String>,
}

/// A network, or the one address it is.
fn network(text: &str) -> Result<IpNet, String> {
    let alone = || text.parse::<std::net::IpAddr>().map(IpNet::from);
    text.parse::<IpNet>().or_else(|_| alone()).map_err(|_| "not an address or a network such as 10.0.0.0/8".to_owned())
}

type IsSet = fn(&Options) -> bool;

/// Every setting, in the order they are printed, and whether a layer has it.
pub(super) const NAMES: [(&str, IsSet); 22] = [
    ("listen", |o| o.listen.is_some()),
    ("metrics_listen", |o| o.metrics_listen.is_some()),
    ("database_url", |o| o.database_url.is_some()),
    ("connections", |o| o.connections.is_some()),
    ("workers", |o| o.workers.is_some()),
    ("public_url", |o| o.public_url.is_some()),
    ("trusted_proxies", |o| o.trusted_proxies.is_some()),
    ("rate_limit", |o| o.rate_limit.is_some()),
    ("demo", |o| o.demo.is_some()),
    ("log", |o| o.log.is_some()),
    ("log_format", |o| o.log_format.is_some()),
    ("request_seconds", |o| o.request_seconds.is_some()),
    ("body_bytes", |o| o.body_bytes.is_some()),
    ("files", |o| o.files.is_some()),
    ("file_bytes", |o| o.file_bytes.is_some()),
    ("quota_bytes", |o| o.quota_bytes.is_some()),
    ("job_workers", |o| o.job_workers.is_some()),
    ("smtp_url", |o| o.smtp_url.is_some()),
    ("smtp_ca", |o| o.smtp_ca.is_some()),
    ("mail_from", |o| o.mail_from.is_some()),
    ("secret", |o| o.secret.is_some()),
    ("secret_file", |o| o.secret_file.is_some()),
];
