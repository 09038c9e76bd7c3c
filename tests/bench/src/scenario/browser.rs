//! What a browser that has never been here loads until a list can be used.
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::{
    product::{PASSWORD, Product, REPRESENTATIVE},
    table::Table,
};

pub(crate) fn measure(product: &Product, table: &mut Table) -> anyhow::Result<()> {
    let output = Command::new("node")
        .arg("tests/bench/browser.mjs")
        .env("URL", format!("http://{}", product.address))
        .env("EMAIL", REPRESENTATIVE)
        .env("PASSWORD", PASSWORD)
        .stderr(Stdio::inherit())
        .output()
        .context("node does not run")?;
    ensure!(output.status.success(), "the browser did not get to the list");
    let seen: Value = serde_json::from_slice(&output.stdout)?;
    let figure = |name: &str| seen[name].as_f64().with_context(|| format!("no {name}"));
    let note = format!("{:.0} ms until the first row, {}", figure("ms")?, seen["largest"].as_str().unwrap_or_default());
    table.add("sqlite", "first_list", "kilobytes", figure("bytes")? / 1000.0, note);
    table.add("sqlite", "first_list", "requests", figure("requests")?, "");
    Ok(())
}
