//! The rows of a list: a table, and on a phone cards of two lines (by style alone).
use leptos::prelude::*;
use serde_json::Value;
use wire::{Field, Kind};

use super::View;
use crate::{
    api::records::{self, Rows as Found},
    i18n::{fill, key, label, t},
    resource::{Feed, value},
    route,
    ui::{
        announce,
        icon::{self, Icon},
    },
};

#[component]
pub(super) fn Rows(view: View, rows: Feed<Found>) -> impl IntoView {
    let columns = Memo::new(move |_| view.columns().iter().map(|field| field.name).collect::<Vec<_>>());
    let each = move || rows.data.read().as_ref().map(|rows| rows.data.clone()).unwrap_or_default();
    let table = move || {
        columns.get();
        let fields = StoredValue::new(untrack(|| view.columns()));
        let key = |record: &Value| (record["id"].as_str().unwrap_or_default().to_owned(), record["version"].as_i64());
        view! {
            <table class="table list" role="table">
                <caption class="visually-hidden">{move || label::records(view.definition.name)}</caption>
                <thead role="rowgroup"><tr role="row">{fields.get_value().into_iter().map(|field| head(view, field)).collect_view()}</tr></thead>
                <tbody role="rowgroup"><For each key children=move |record| move || row(view, &fields.get_value(), &record) /></tbody>
            </table>
        }
    };
    view! { <div class="table-scroll" class:stale=move || rows.loading.get() aria-busy=move || rows.loading.get().to_string()>{table}</div> }
}

fn head(view: View, field: &'static Field) -> impl IntoView {
    let definition = view.definition;
    let direction = move || view.state.read().direction(definition, field.name);
    let aria_sort = move || direction().map(|descending| if descending { "descending" } else { "ascending" });
    let name = move || label::field(definition.name, field.name);
    let sort = move |_| {
        let state = view.state.get_untracked().sorted_by(definition, field.name);
        let order = if state.direction(definition, field.name) == Some(true) {
            key::LIST_SORTED_DOWN
        } else {
            key::LIST_SORTED_UP
        };
        announce::announce(fill(order, &[("field", name())]));
        view.replace(&state);
    };
    let arrow = move || {
        direction()
            .map(|descending| view! { <Icon shape=if descending { icon::ARROW_DOWN } else { icon::ARROW_UP } /> })
    };
    let inside = if field.sortable() {
        view! { <button type="button" class="sort" title=move || t(key::LIST_SORT) on:click=sort>{name}{arrow}</button> }.into_any()
    } else {
        view! { <span class="sort">{name}</span> }.into_any()
    };
    view! { <th scope="col" role="columnheader" class=cell_class(field) aria-sort=aria_sort>{inside}</th> }
}

fn cell_class(field: &Field) -> &'static str {
    match field.kind {
        Kind::Money | Kind::Integer(..) | Kind::Decimal => "number",
        Kind::Date | Kind::DateTime => "when",
        _ => "",
    }
}

fn row(view: View, fields: &[&'static Field], record: &Value) -> impl IntoView + use<> {
    let definition = view.definition;
    let href = route::to_record(definition, record["id"].as_str().unwrap_or_default());
    let mut side_taken = false;
    let cell = |(index, field): (usize, &&'static Field)| {
        let shown = value::show(definition, field, &record[field.name]);
        let class = cell_class(field);
        if index == 0 {
            let title = records::title(definition, record);
            let words = if field.name == definition.title && !title.is_empty() {
                title
            } else {
                value::text(definition, field, &record[field.name])
            };
            let words = if words.is_empty() { t(key::VALUE_UNNAMED).to_owned() } else { words };
            return view! { <th scope="row" role="rowheader" class="card-title"><a href=href.clone()>{words}</a></th> }
                .into_any();
        }
        // On a phone the first figure or date stands beside the name, the next three values below.
        let side = !side_taken && !class.is_empty();
        side_taken |= side;
        let place = if side {
            "card-side"
        } else if index <= 4 {
            "card-more"
        } else {
            "card-rest"
        };
        view! { <td role="cell" class=format!("{class} {place}")>{shown}</td> }.into_any()
    };
    let cells = fields.iter().enumerate().map(cell).collect_view();
    view! { <tr role="row">{cells}</tr> }
}
