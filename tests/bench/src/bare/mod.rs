//! What the same work costs with nothing of ours around it.
pub(crate) mod hello;
pub(crate) mod pgbench;
pub(crate) mod sqlite;

use std::time::Duration;

use sea_orm::Statement;

use crate::engine::Engine;

/// CPU milliseconds of the database alone for a unit of work: the mean of several.
pub(crate) fn sql_ms(engine: &Engine, units: &[Vec<Statement>], cpu: Duration) -> anyhow::Result<f64> {
    match engine {
        Engine::Sqlite { file } => sqlite::read_ms(file, units, cpu),
        Engine::Postgres(server) => pgbench::read_ms(server, engine, units, cpu),
    }
}

pub(crate) fn milliseconds(time: Duration, units: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let units = units.max(1) as f64;
    time.as_secs_f64() * 1000.0 / units
}
