//! Classes of customers, and who changed class within a month.
use std::collections::BTreeMap;

use wire::report::{
    Format,
    forecast::{Rfm, RfmClass, RfmMove},
};
use words::Language;

use super::{
    super::{
        Maker, Part,
        grid::{Cell, Column, Grid, Level, Line},
    },
    figures, money, number, share,
};
use crate::{
    StoreError,
    report::{Wait, rfm},
};

pub(super) async fn part(maker: &Maker<'_>) -> Result<Part, StoreError> {
    let found = rfm::rfm(maker.db, maker.asker, Wait::Job).await?;
    let language = maker.language;
    if found.customers == 0 {
        return Ok(Part { about: vec![language.text("rfm.nobody").to_owned()], ..Part::default() });
    }
    let mut grids = vec![classes(language, &found)];
    if !maker.brief {
        grids.push(moves(language, &found));
    }
    Ok(Part { about: vec![language.text("rfm.about").to_owned()], grids, ..Part::default() })
}

fn named(language: Language, class: Option<&RfmClass>) -> String {
    let own = |labels: &BTreeMap<String, String>| labels.get(language.tag()).or_else(|| labels.get("en")).cloned();
    let own = class.and_then(|class| own(&class.labels)).filter(|name| !name.is_empty());
    own.unwrap_or_else(|| language.text("rfm.rest").to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn classes(language: Language, found: &Rfm) -> Grid {
    let line = |class: &RfmClass| {
        // Who has not bought yet is no part of the customers.
        let part = class.have_bought.then(|| share(language, class.count as f64 / found.customers.max(1) as f64));
        let cells = vec![
            Cell::text(named(language, Some(class))),
            number(language, class.count),
            part.unwrap_or_default(),
            money(language, class.amount, &found.currency),
        ];
        Line { cells, ..Line::default() }
    };
    let total = vec![
        Cell::text(language.text("report.total")),
        number(language, found.customers),
        Cell::default(),
        Cell::default(),
    ];
    let bought = language.fill("rfm.bought", &[("currency", &found.currency)]);
    let columns = figures(language, [("rfm.customers", Format::Integer), ("rfm.share", Format::Percent)]);
    let columns = std::iter::once(Column::name(language.text("rfm.class")))
        .chain(columns)
        .chain([Column::figure(&bought, Format::Money)]);
    let lines = found.classes.iter().map(line).chain([Line { level: Level::Total, cells: total }]);
    Grid { columns: columns.collect(), lines: lines.collect(), drawn: Some(1), ..Grid::default() }
}

fn moves(language: Language, found: &Rfm) -> Grid {
    let name = |key: &str| named(language, found.classes.iter().find(|class| class.key == key));
    let line = |moved: &RfmMove| {
        let from = moved.from.as_deref().map_or_else(|| language.text("rfm.new").to_owned(), name);
        Line {
            cells: vec![Cell::text(from), Cell::text(name(&moved.to)), number(language, moved.count)],
            ..Line::default()
        }
    };
    let lines: Vec<Line> = found.moved.iter().map(line).collect();
    let note = lines.is_empty().then(|| language.text("rfm.nobody_moved").to_owned());
    let columns = [Column::name(language.text("rfm.from")), Column::name(language.text("rfm.to"))]
        .into_iter()
        .chain(figures(language, [("rfm.customers", Format::Integer)]));
    let columns = if lines.is_empty() { Vec::new() } else { columns.collect() };
    let since = language.fill("rfm.since", &[("date", &language.date(found.since))]);
    Grid { title: Some(since), note, columns, lines, ..Grid::default() }
}
