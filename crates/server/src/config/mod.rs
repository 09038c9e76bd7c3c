//! Settings: defaults < file < environment < flags.
mod options;
mod print;
mod secret;
#[cfg(test)]
mod tests;

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::{ArgMatches, parser::ValueSource};
use ipnet::IpNet;

pub(crate) use options::{LogFormat, Options};
pub(crate) use secret::Secret;

/// The settings in force.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) database_url: String,
    pub(crate) connections: u32,
    pub(crate) workers: usize,
    pub(crate) public_url: Option<String>,
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) rate_limit: bool,
    pub(crate) demo: bool,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
    pub(crate) request_seconds: u64,
    pub(crate) body_bytes: usize,
    pub(crate) files: PathBuf,
    pub(crate) file_bytes: usize,
    pub(crate) quota_bytes: i64,
    pub(crate) job_workers: usize,
    pub(crate) smtp_url: Option<String>,
    pub(crate) smtp_ca: Option<PathBuf>,
    pub(crate) mail_from: Option<String>,
    secret: Option<String>,
    secret_file: Option<PathBuf>,
    sources: Vec<(&'static str, Source)>,
}

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Default,
    File,
    Environment,
    Flag,
}

const DEFAULT_FILE: &str = "rapport.toml";

impl Config {
    /// Puts the layers together.
    pub(crate) fn read(given: Options, matches: &ArgMatches) -> anyhow::Result<Self> {
        let file = read_file(given.config.as_ref())?;
        let secret = std::env::var("RAPPORT_SECRET").ok().filter(|secret| !secret.is_empty());
        Self::layer(given, file, secret, &|name| source(matches, name))
    }

    fn layer(
        given: Options,
        file: Options,
        secret: Option<String>,
        given_by: &dyn Fn(&str) -> Option<Source>,
    ) -> anyhow::Result<Self> {
        let sources = options::NAMES.map(|(name, is_set)| {
            let in_file = is_set(&file).then_some(Source::File);
            let in_environment = (name == "secret" && secret.is_some()).then_some(Source::Environment);
            (name, in_environment.or_else(|| given_by(name)).or(in_file).unwrap_or(Source::Default))
        });
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let database_url =
            given.database_url.or(file.database_url).unwrap_or_else(|| "sqlite:data/rapport.db".to_owned());
        let beside = files(&database_url);
        let config = Self {
            listen: given.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            metrics_listen: given.metrics_listen.or(file.metrics_listen),
            connections: given.connections.or(file.connections).unwrap_or_else(|| connections(&database_url, cores)),
            database_url,
            workers: given.workers.or(file.workers).unwrap_or(cores),
            public_url: given.public_url.or(file.public_url).map(|url| url.trim_end_matches('/').to_owned()),
            trusted_proxies: given.trusted_proxies.or(file.trusted_proxies).unwrap_or_default(),
            rate_limit: given.rate_limit.or(file.rate_limit).unwrap_or(true),
            demo: given.demo.or(file.demo).unwrap_or(false),
            log: given.log.or(file.log).unwrap_or_else(|| "info".to_owned()),
            log_format: given.log_format.or(file.log_format).unwrap_or_default(),
            request_seconds: given.request_seconds.or(file.request_seconds).unwrap_or(10),
            files: given.files.or(file.files).unwrap_or(beside),
            file_bytes: given.file_bytes.or(file.file_bytes).unwrap_or(25 << 20),
            quota_bytes: given.quota_bytes.or(file.quota_bytes).unwrap_or(5 << 30),
            job_workers: given.job_workers.or(file.job_workers).unwrap_or(2),
            body_bytes: given.body_bytes.or(file.body_bytes).unwrap_or(1 << 20),
            smtp_url: given.smtp_url.or(file.smtp_url).filter(|url| !url.is_empty()),
            smtp_ca: given.smtp_ca.or(file.smtp_ca),
            mail_from: given.mail_from.or(file.mail_from),
            secret: secret.or(file.secret),
            secret_file: given.secret_file.or(file.secret_file),
            sources: sources.to_vec(),
        };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        if !self.is_sqlite()
            && !self.database_url.starts_with("postgres://")
            && !self.database_url.starts_with("postgresql://")
        {
            bail!("database_url must begin with `sqlite:` or `postgres://`");
        }
        if self.is_sqlite() && self.database_url.contains(":memory:") {
            bail!("a database in memory would be gone with the program: name a file, as in `sqlite:data/rapport.db`");
        }
        if self.public_url.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            bail!("public_url must begin with `https://` or `http://`");
        }
        if self.connections == 0 || self.workers == 0 || self.request_seconds == 0 {
            bail!("connections, workers and request_seconds must be at least 1");
        }
        Ok(())
    }

    /// Whether somebody chose it.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.sources.iter().any(|(known, source)| *known == name && *source != Source::Default)
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.database_url.starts_with("sqlite:")
    }

    /// The database's file, on SQLite.
    pub(crate) fn sqlite_file(&self) -> Option<PathBuf> {
        sqlite_file(&self.database_url)
    }

    /// The secret of the installation; a new one is made where the settings allow it and none is there.
    pub(crate) fn secret(&self) -> anyhow::Result<Secret> {
        if let Some(secret) = &self.secret {
            return Secret::given(secret);
        }
        if let Some(file) = &self.secret_file {
            return Secret::kept_in(file);
        }
        match (self.sqlite_file(), self.demo) {
            (Some(database), _) => Secret::kept_in(&database.with_extension("key")),
            (None, true) => Secret::kept_in(&PathBuf::from("data/rapport-demo.key")),
            (None, false) => bail!(
                "PostgreSQL needs a secret that all copies of the program share.\n\
                 Set RAPPORT_SECRET to 32 random characters or more (`openssl rand -base64 48` makes some),\n\
                 or secret_file to a file to keep it in; that file is made on the first start."
            ),
        }
    }
}

fn sqlite_file(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

/// Files lie where the database does, so that who copies the folder has all of it.
fn files(database_url: &str) -> PathBuf {
    sqlite_file(database_url).map_or_else(|| PathBuf::from("data/files"), |database| database.with_file_name("files"))
}

/// SQLite reads in as many places as make sense for its cores; PostgreSQL does the work itself.
fn connections(database_url: &str, cores: usize) -> u32 {
    let sqlite = database_url.starts_with("sqlite:");
    u32::try_from(if sqlite { (2 * cores).clamp(4, 16) } else { (8 * cores).clamp(16, 64) }).unwrap_or(16)
}

fn source(matches: &ArgMatches, name: &str) -> Option<Source> {
    // Settings may stand before or after the command; clap keeps them with the innermost one.
    let mut level = matches;
    while let Some((_, below)) = level.subcommand() {
        level = below;
    }
    let known = level.try_contains_id(name).unwrap_or(false);
    match known.then(|| level.value_source(name)).flatten()? {
        ValueSource::CommandLine => Some(Source::Flag),
        ValueSource::EnvVariable => Some(Source::Environment),
        _ => None,
    }
}

fn read_file(named: Option<&PathBuf>) -> anyhow::Result<Options> {
    let path = named.cloned().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => return Ok(Options::default()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    toml::from_str(&text).with_context(|| format!("{} is not a valid configuration", path.display()))
}
