//! How fast it is there, and how much memory it takes while nobody asks.
use std::{thread, time::Duration};

use crate::{
    engine::Engine,
    product::Product,
    settings::{Settings, Size},
    table::Table,
};

pub(crate) fn measure(engine: &Engine, settings: &Settings, table: &mut Table) -> anyhow::Result<()> {
    let mut times = Vec::new();
    let mut memory = 0.0_f64;
    let starts = if settings.size == Size::Full { 5 } else { 1 };
    for _ in 0..starts {
        let product = Product::start(engine, settings)?;
        times.push(product.started_in);
        thread::sleep(Duration::from_secs(1));
        memory = memory.max(product.memory_mb("VmRSS")?);
        product.stop()?;
    }
    times.sort_unstable();
    let name = engine.name();
    let note = format!("middle of {starts}, until /readyz says so");
    table.add(name, "start", "ms", times[starts / 2].as_secs_f64() * 1000.0, note);
    table.add(name, "start", "memory_mb", memory, "resident, a second later");
    Ok(())
}
