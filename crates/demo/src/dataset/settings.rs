//! What an administrator sets up: roles, the pipeline, currencies, tags, shared views.
use chrono::{Datelike, NaiveDate};
use wire::{
    organization::{Features, Organization},
    record::{ExchangeRate, SavedView, Tag},
};

use super::book::Book;
use crate::{
    Seeded, defaults,
    dice::Dice,
    table::{rows, some},
};

pub(super) fn add(book: &mut Book) {
    book.set.organization = organization();
    let (founded, admin) = (book.founded, Some(book.staff.get("admin").user));
    let seeded = |(id, role)| Seeded::with_id(id, founded, admin, role);
    book.set.roles = defaults::roles().into_iter().map(seeded).collect();
    let (id, pipeline) = defaults::pipeline();
    book.set.pipelines = vec![Seeded::with_id(id, founded, admin, pipeline)];
    let seeded = |(id, stage)| Seeded::with_id(id, founded, admin, stage);
    book.set.stages = defaults::stages().into_iter().map(seeded).collect();
    book.set.exchange_rates = exchange_rates(book);
    book.set.tags = tags(book);
    book.set.saved_views = saved_views(book);
}

fn organization() -> Organization {
    Organization {
        name: "Northwind Traders".to_owned(),
        base_currency: "USD".to_owned(),
        time_zone: "America/Los_Angeles".to_owned(),
        locale: "en".to_owned(),
        first_weekday: 1,
        fiscal_start: 1,
        features: Features::default(),
    }
}

/// Dollars for one unit, rounded from the markets of the end of June 2025: constants, good enough for a demonstration.
/// They hold from a day before everything in the set.
fn exchange_rates(book: &Book) -> Vec<Seeded<ExchangeRate>> {
    let mut dice = Dice::named("exchange rates");
    let year = book.clock.today.year() - 4;
    let valid_from = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(book.clock.today);
    let rates = rows(include_str!("../../data/rates.tsv")).map(|[currency, rate]| {
        let rate =
            ExchangeRate { currency: currency.to_owned(), rate: rate.to_owned(), valid_from, external_ids: Vec::new() };
        Seeded::new(&mut dice, book.founded, Some(book.staff.get("admin").user), rate)
    });
    rates.collect()
}

fn tags(book: &Book) -> Vec<Seeded<Tag>> {
    let mut dice = Dice::named("tags");
    let tags = rows(include_str!("../../data/tags.tsv")).map(|[name, color]| {
        let tag = Tag { name: name.to_owned(), color: color.to_owned(), external_ids: Vec::new() };
        Seeded::new(&mut dice, book.founded, Some(book.staff.get("helen").user), tag)
    });
    tags.collect()
}

fn saved_views(book: &Book) -> Vec<Seeded<SavedView>> {
    let mut dice = Dice::named("saved views");
    let views = rows(include_str!("../../data/saved_views.tsv")).map(|row| {
        let [object, name, layout, sort, columns, condition, owner, visibility] = row;
        let owner = book.staff.get(owner);
        let view = SavedView {
            name: name.to_owned(),
            object: object.to_owned(),
            condition: serde_json::from_str(condition).ok(),
            sort_by: some(sort),
            columns: columns.split(',').filter_map(some).collect(),
            layout: layout.to_owned(),
            visibility: visibility.to_owned(),
            is_default: false,
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            external_ids: Vec::new(),
        };
        Seeded::new(&mut dice, book.founded, Some(owner.user), view)
    });
    views.collect()
}
