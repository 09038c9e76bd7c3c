//! The foot of the table: sums over the whole filter, not the rows in sight (L7).
use leptos::prelude::*;
use wire::{Kind, query::Aggregation};

use super::{grid::Grid, table::cell_class};
use crate::{
    api::records::{self, Group},
    i18n::{format, key, label, t},
    live,
    resource::{Feed, feed, fields},
    session,
};

/// Columns with amounts; others have no sum that means anything.
fn summed(grid: Grid) -> Vec<&'static str> {
    let amount = |name: &&'static str| {
        fields::find(grid.view.definition, name).is_some_and(|field| matches!(field.kind, Kind::Money))
    };
    grid.columns.get().into_iter().filter(amount).collect()
}

fn sums(grid: Grid) -> Feed<Vec<Group>> {
    let definition = grid.view.definition;
    let question = Memo::new(move |_| {
        let state = grid.view.state.read();
        Aggregation {
            condition: state.condition(definition),
            q: Some(state.text.clone()).filter(|text| !text.trim().is_empty()),
            group_by: Vec::new(),
            measures: summed(grid).into_iter().map(|name| format!("sum:{name}")).collect(),
            right: None,
        }
    });
    feed(move |_| {
        live::changes_of(definition.name);
        let question = question.get();
        async move {
            if question.measures.is_empty() { Ok(Vec::new()) } else { records::aggregate(definition, question).await }
        }
    })
}

#[component]
pub(super) fn Totals(grid: Grid) -> impl IntoView {
    let deleted = Memo::new(move |_| grid.view.state.read().deleted);
    move || {
        // The figures are of living records.
        if deleted.get() || summed(grid).is_empty() {
            return ().into_any();
        }
        let sums = sums(grid);
        let cell = move |(at, name): (usize, &'static str)| {
            let known = fields::find(grid.view.definition, name);
            let class = known.map_or("", cell_class);
            let is_sum = known.is_some_and(|field| matches!(field.kind, Kind::Money));
            let words = move || match (at, is_sum) {
                (0, _) => t(key::LIST_SUM).to_owned(),
                (_, true) => sum(&sums, name),
                _ => String::new(),
            };
            let title = is_sum.then(|| label::field(grid.view.definition.name, name));
            view! { <td role="gridcell" class=class class:sum=is_sum title=title>{words}</td> }
        };
        let cells = grid.columns.get().into_iter().enumerate().map(cell).collect_view();
        view! { <tfoot role="rowgroup"><tr role="row"><td role="gridcell"></td>{cells}</tr></tfoot> }.into_any()
    }
}

/// In the base currency.
fn sum(sums: &Feed<Vec<Group>>, name: &str) -> String {
    let data = sums.data.read();
    let Some(groups) = data.as_ref() else { return "…".to_owned() };
    let amount = groups.first().map_or_else(|| "0".to_owned(), |group| group.amount(&format!("sum:{name}")));
    format::money(&amount, &session::base_currency())
}
