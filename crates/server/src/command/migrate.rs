//! `rapport migrate`
use api::auth::Keys;

use crate::{config::Config, database, out};

pub(crate) fn run(config: &Config) -> anyhow::Result<()> {
    let keys = Keys::from_secret(b"");
    database::runtime(config)?.block_on(async {
        let db = database::open(config, &keys).await?;
        match database::migrate(&db).await? {
            0 => out::line("The database was up to date."),
            applied => out::line(format_args!("Applied {applied} migrations.")),
        }
        Ok(())
    })
}
