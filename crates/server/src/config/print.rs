//! `rapport config`
use super::{Config, Source};
use crate::out;

const MASK: &str = "********";

impl Config {
    /// The settings in force as a file would say them, with where each comes from.
    pub(crate) fn print(&self) {
        for (name, source) in &self.sources {
            out::line(format_args!("{:<52} # {}", format!("{name} = {}", self.value(name)), told(*source)));
        }
    }

    pub(super) fn value(&self, name: &str) -> String {
        let text = |text: &str| format!("{text:?}");
        let none = || "\"\"".to_owned();
        match name {
            "listen" => text(&self.listen.to_string()),
            "metrics_listen" => self.metrics_listen.map_or_else(none, |address| text(&address.to_string())),
            "database_url" => text(&masked(&self.database_url)),
            "connections" => self.connections.to_string(),
            "workers" => self.workers.to_string(),
            "public_url" => self.public_url.as_deref().map_or_else(none, text),
            "trusted_proxies" => {
                format!("{:?}", self.trusted_proxies.iter().map(ToString::to_string).collect::<Vec<_>>())
            }
            "rate_limit" => self.rate_limit.to_string(),
            "demo" => self.demo.to_string(),
            "log" => text(&self.log),
            "log_format" => text(&format!("{:?}", self.log_format).to_lowercase()),
            "request_seconds" => self.request_seconds.to_string(),
            "body_bytes" => self.body_bytes.to_string(),
            "files" => text(&self.files.display().to_string()),
            "file_bytes" => self.file_bytes.to_string(),
            "quota_bytes" => self.quota_bytes.to_string(),
            "job_workers" => self.job_workers.to_string(),
            "smtp_url" => self.smtp_url.as_deref().map_or_else(none, |url| text(&masked(url))),
            "smtp_ca" => self.smtp_ca.as_ref().map_or_else(none, |file| text(&file.display().to_string())),
            "mail_from" => self.mail_from.as_deref().map_or_else(none, text),
            "secret" => {
                if self.secret.is_some() {
                    text(MASK)
                } else {
                    none()
                }
            }
            "secret_file" => self.secret_file.as_ref().map_or_else(none, |file| text(&file.display().to_string())),
            _ => none(),
        }
    }
}

fn told(source: Source) -> &'static str {
    match source {
        Source::Default => "default",
        Source::File => "file",
        Source::Environment => "environment",
        Source::Flag => "flag",
    }
}

/// Without the password, wherever in the address it stands.
pub(super) fn masked(url: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let address = match address.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
        Some((scheme, (user, host))) => {
            let (user, password) = user.split_once(':').map_or((user, ""), |(user, _)| (user, ":********"));
            format!("{scheme}://{user}{password}@{host}")
        }
        None => address.to_owned(),
    };
    let hide = |pair: &str| {
        if pair.to_lowercase().starts_with("password=") { format!("password={MASK}") } else { pair.to_owned() }
    };
    let query = query.map(|query| format!("?{}", query.split('&').map(hide).collect::<Vec<_>>().join("&")));
    address + query.as_deref().unwrap_or_default()
}
