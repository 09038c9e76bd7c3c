//! Northwind's 830 orders, moved as a whole to the last 22 months.
use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use domain::money::Money;

use crate::{
    clock::Clock,
    market::money,
    table::{number, rows},
};

/// The day of the newest order in the source, a Wednesday.
const NEWEST: NaiveDate = match NaiveDate::from_ymd_opt(1998, 5, 6) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) number: &'static str,
    pub(super) customer: &'static str,
    /// The employee's number.
    pub(super) employee: usize,
    pub(super) day: NaiveDate,
    pub(super) total: Money,
    pub(super) lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) product: &'static str,
    /// How it is packed.
    pub(super) unit: &'static str,
    pub(super) quantity: i64,
}

/// How far the orders are moved: by whole weeks, so that a Tuesday stays one; the newest is two to eight days old.
fn shift(clock: Clock) -> TimeDelta {
    TimeDelta::weeks((clock.day(-2) - NEWEST).num_weeks())
}

/// The orders in the order of their days.
pub(super) fn read(clock: Clock) -> Vec<Order> {
    let products = rows(include_str!("../../data/northwind_products.tsv"));
    let products: BTreeMap<&str, (&str, &str)> =
        products.map(|[id, name, _category, unit, _price]| (id, (name, unit))).collect();
    let shift = shift(clock);
    let orders = rows(include_str!("../../data/northwind_orders.tsv"));
    let orders = orders.map(|[number_text, customer, employee, day, total, lines]| Order {
        number: number_text,
        customer,
        employee: usize::try_from(number(employee)).unwrap_or(1),
        day: day.parse().unwrap_or(NEWEST) + shift,
        total: Money { amount: total.parse().unwrap_or_default(), ..money(0, "USD") },
        lines: lines.split(';').filter_map(|line| parse_line(line, &products)).collect(),
    });
    orders.collect()
}

/// `11x12`: twelve of product 11.
fn parse_line(text: &'static str, products: &BTreeMap<&str, (&'static str, &'static str)>) -> Option<Line> {
    let (product, quantity) = text.split_once('x')?;
    let (product, unit) = *products.get(product)?;
    Some(Line { product, unit, quantity: quantity.parse().ok()? })
}

impl Order {
    /// What was ordered, in a few words.
    pub(super) fn title(&self) -> String {
        let first = self.lines.first().map_or("", |line| line.product);
        match self.lines.len() {
            0 | 1 => format!("Order {}: {first}", self.number),
            2 => format!("Order {}: {first} and {}", self.number, self.lines[1].product),
            more => format!("Order {}: {first} and {} more", self.number, more - 1),
        }
    }

    /// Every line of it.
    pub(super) fn description(&self) -> String {
        let lines = self.lines.iter().map(|line| format!("{} × {} ({})", line.quantity, line.product, line.unit));
        lines.collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(day: &str) -> Clock {
        Clock { today: day.parse().unwrap() }
    }

    #[test]
    fn the_newest_order_is_a_few_days_old_and_weekdays_stay() {
        for day in ["2026-11-22", "2026-11-23", "2026-11-27", "2027-02-28", "2030-01-01"] {
            let orders = read(clock(day));
            let newest = orders.iter().map(|order| order.day).max().unwrap();
            assert!((2..=8).contains(&(clock(day).today - newest).num_days()), "{day}: {newest}");
            assert_eq!((newest - NEWEST).num_days() % 7, 0);
        }
    }

    #[test]
    fn every_line_names_its_product() {
        let orders = read(clock("2026-11-22"));
        // `select count(*) from order_details` says 2155.
        assert_eq!((orders.len(), orders.iter().map(|order| order.lines.len()).sum::<usize>()), (830, 2155));
        assert_eq!(orders[0].title(), "Order 10248: Queso Cabrales and 2 more");
        assert!(orders[0].description().starts_with("12 × Queso Cabrales (1 kg pkg.)\n"));
    }
}
