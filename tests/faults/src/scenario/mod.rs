//! One file for each check of the reliability contract (docs/reliability.md).
mod cancel;
mod concurrency;
mod kill;
mod migrate;
mod outage;
mod overload;
mod slow;
mod stop;
mod storage;

use std::pin::Pin;

use crate::{report::Report, world::Context};

type Running<'a> = Pin<Box<dyn Future<Output = anyhow::Result<()>> + 'a>>;

pub(crate) struct Check {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) run: for<'a> fn(&'a Context, &'a mut Report) -> Running<'a>,
}

pub(crate) const ALL: &[Check] = &[
    Check { id: "C-01", title: "kill -9 under 16 writers", run: |c, r| Box::pin(kill::run(c, r)) },
    Check { id: "C-02", title: "disk full, fsync failing", run: |c, r| Box::pin(storage::run(c, r)) },
    Check { id: "C-03", title: "clients hanging up", run: |c, r| Box::pin(cancel::run(c, r)) },
    Check { id: "C-04", title: "PostgreSQL restarted, standing still", run: |c, r| Box::pin(outage::run(c, r)) },
    Check { id: "C-08", title: "migrations", run: |c, r| Box::pin(migrate::run(c, r)) },
    Check { id: "C-09", title: "SIGTERM under load", run: |c, r| Box::pin(stop::run(c, r)) },
    Check { id: "C-11", title: "overload", run: |c, r| Box::pin(overload::run(c, r)) },
    Check { id: "C-12", title: "slow clients", run: |c, r| Box::pin(slow::run(c, r)) },
    Check { id: "C-17", title: "16 writers and 64 readers", run: |c, r| Box::pin(concurrency::run(c, r)) },
];
