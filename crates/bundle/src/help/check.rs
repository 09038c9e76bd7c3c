//! What must hold of the help as a whole.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

use super::{INDEX, Topics};
use crate::texts::source::LOCALES;

/// Every topic is there in every language, built alike, and leads nowhere but to topics.
pub(super) fn all(languages: &[Topics]) -> Result<()> {
    let Some((english, others)) = languages.split_first() else { return Ok(()) };
    for (topics, locale) in others.iter().zip(&LOCALES[1..]) {
        alike(english, topics, locale)?;
    }
    for (topics, locale) in languages.iter().zip(LOCALES) {
        for (name, topic) in topics {
            let dead = topic.links.iter().find(|link| !topics.contains_key(*link));
            ensure!(dead.is_none(), "help/{locale}/{name}.md leads to {dead:?}, which is no topic");
        }
        order(topics).with_context(|| format!("help/{locale}"))?;
    }
    Ok(())
}

fn alike(english: &Topics, topics: &Topics, locale: &str) -> Result<()> {
    let names = |topics: &Topics| topics.keys().cloned().collect::<BTreeSet<_>>();
    let different: Vec<_> = names(english).symmetric_difference(&names(topics)).cloned().collect();
    ensure!(different.is_empty(), "help/{locale} and help/en differ in {different:?}");
    for (name, own) in topics {
        let first = &english[name];
        let place = format!("help/{locale}/{name}.md");
        ensure!(
            own.shape == first.shape,
            "{place} has other headings or steps: {:?}, not {:?}",
            own.shape,
            first.shape
        );
        let sorted = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
        let (links, names) = (sorted(&first.links), sorted(&first.names));
        ensure!(sorted(&own.links) == links, "{place} has other links than English: {links:?}");
        ensure!(sorted(&own.names) == names, "{place} names other texts than English: {names:?}");
    }
    Ok(())
}

/// The index, then all topics as it lists them.
pub(super) fn order(topics: &Topics) -> Result<Vec<String>> {
    let index = topics.get(INDEX).context("no index")?;
    let order: Vec<String> = std::iter::once(INDEX.to_owned()).chain(index.links.iter().cloned()).collect();
    let hidden: Vec<_> = topics.keys().filter(|name| !order.contains(name)).collect();
    ensure!(hidden.is_empty(), "the index does not lead to {hidden:?}");
    ensure!(order.len() == topics.len(), "the index names a topic twice: {order:?}");
    Ok(order)
}
