//! The rows of a list, as many of them as are in sight: a grid, and on a phone cards of two lines (by style alone).
use leptos::{
    ev::{KeyboardEvent, MouseEvent, PointerEvent},
    prelude::*,
};
use serde_json::Value;
use wire::{Field, Kind};

use super::{
    grid::{self, Grid},
    totals::Totals,
    widths,
};
use crate::{
    api::records,
    i18n::{count, fill, key, label, t, tr},
    piece,
    resource::{fields, value},
    route,
    ui::{
        announce,
        icon::{self, Icon},
    },
};

#[component]
pub(super) fn Rows(grid: Grid) -> impl IntoView {
    let (window, scroll) = (grid.window, grid.scroll);
    let definition = grid.view.definition;
    // After each change of what is drawn the rows are measured again.
    Effect::new(move || {
        scroll.range.track();
        window.height();
        grid.columns.track();
        crate::browser::after_render(move || {
            if scroll.row.try_get_untracked().is_some() {
                scroll.look();
            }
        });
    });
    let start = window.start();
    if start > 0 {
        crate::browser::after_render(move || scroll.go_to(start));
    }
    let high = move |rows: u64| format!("{}px", pixels(rows, scroll.row.get()));
    let each = move || {
        let (from, to) = scroll.range.get();
        (from..to.min(window.height())).map(|at| (at, window.row(at))).collect::<Vec<_>>()
    };
    let key_of = |(at, row): &(u64, Option<Value>)| {
        (*at, row.as_ref().map(|row| (row["id"].as_str().unwrap_or_default().to_owned(), row["version"].as_i64())))
    };
    let active = move || {
        let (row, column) = grid.active.get();
        let (from, to) = scroll.range.get();
        ((from..to).contains(&row) && window.height() > 0).then(|| format!("cell-{row}-{column}"))
    };
    let body = move || {
        let columns = StoredValue::new(
            grid.columns.get().iter().filter_map(|name| fields::find(definition, name)).collect::<Vec<_>>(),
        );
        view! { <For each key=key_of children=move |(at, record)| move || row(grid, at, &columns.get_value(), record.as_ref()) /> }
    };
    let span = move || (grid.columns.read().len() + 1).to_string();
    let after = move || {
        let to = scroll.range.get().1;
        high(window.height().saturating_sub(to))
    };
    view! {
        <div class="table-scroll list-scroll" node_ref=scroll.frame class:stale=move || window.stale.get() aria-busy=move || window.stale.get().to_string()>
            <table class="table list" id=grid::ID role="grid" tabindex="0" data-keys="list" aria-multiselectable="true" aria-rowcount=move || (window.height() + 1).to_string()
                aria-activedescendant=active aria-describedby="list-help" on:keydown=move |event| grid.key(&event) style:min-width=move || widths::sum(grid)>
                <caption class="visually-hidden">{move || label::records(definition.name)}</caption>
                {move || widths::columns(grid)}
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">{choose_all(grid)}{move || heads(grid)}</tr></thead>
                <tbody role="rowgroup" node_ref=scroll.body>
                    <tr class="spacer" aria-hidden="true" style:height=move || high(scroll.range.get().0)><td colspan=span></td></tr>
                    {body}
                    <tr class="spacer" aria-hidden="true" style:height=after><td colspan=span></td></tr>
                </tbody>
                <Totals grid />
            </table>
            <p class="visually-hidden" id="list-help">{tr(key::LIST_HELP)}</p>
        </div>
    }
}

/// The height of so many rows, in whole pixels.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "row numbers stay far below 2^53")]
fn pixels(rows: u64, row: f64) -> i64 {
    (rows as f64 * row) as i64
}

/// Chooses all that the filter lets through, fetched or not.
fn choose_all(grid: Grid) -> impl IntoView {
    let all = move || grid.chosen.is_whole();
    let toggle =
        move |_| if grid.chosen.is_whole_untracked() { grid.chosen.clear() } else { grid.chosen.choose_whole() };
    view! {
        <th scope="col" role="columnheader" class="choose">
            <label class="choose-label">
                <input type="checkbox" tabindex="-1" aria-label=tr(key::LIST_CHOOSE_ALL) prop:checked=all on:change=toggle />
            </label>
        </th>
    }
}

fn heads(grid: Grid) -> impl IntoView {
    let known = grid.columns.get().into_iter().filter_map(|name| fields::find(grid.view.definition, name));
    known.enumerate().map(|(column, field)| head(grid, column, field)).collect_view()
}

/// No stop of the keyboard: the grid is a single one, and arrows go on from it (WAI-ARIA).
fn head(grid: Grid, column: usize, field: &'static Field) -> impl IntoView {
    let view = grid.view;
    let definition = view.definition;
    let direction = move || view.state.read().direction(definition, field.name);
    let aria_sort = move || direction().map(|descending| if descending { "descending" } else { "ascending" });
    let name = move || label::field(definition.name, field.name);
    let sort = move |_| {
        let state = view.state.get_untracked().sorted_by(definition, field.name);
        let down = state.direction(definition, field.name) == Some(true);
        let order = if down { key::LIST_SORTED_DOWN } else { key::LIST_SORTED_UP };
        announce::announce(fill(order, &[("field", name())]));
        view.replace(&state);
    };
    let arrow = move || {
        direction()
            .map(|descending| view! { <Icon shape=if descending { icon::ARROW_DOWN } else { icon::ARROW_UP } /> })
    };
    let id = widths::head(column);
    let inside = if field.sortable() {
        view! { <button type="button" class="sort" id=id tabindex="-1" title=move || t(key::LIST_SORT) on:click=sort>{name}{arrow}</button> }.into_any()
    } else {
        view! { <span class="sort" id=id tabindex="-1">{name}</span> }.into_any()
    };
    let key = move |event: KeyboardEvent| widths::key(grid, field, Some(column), &event);
    view! { <th scope="col" role="columnheader" class=cell_class(field) aria-sort=aria_sort aria-label=name on:keydown=key>{inside}{widths::handle(grid, field)}</th> }
}

pub(super) fn cell_class(field: &Field) -> &'static str {
    match field.kind {
        Kind::Money | Kind::Integer(..) | Kind::Decimal => "number",
        Kind::Date | Kind::DateTime => "when",
        _ => "",
    }
}

fn row(grid: Grid, at: u64, columns: &[&'static Field], record: Option<&Value>) -> AnyView {
    let index = (at + 2).to_string();
    let Some(record) = record else {
        let cells =
            columns.iter().map(|_| view! { <td role="gridcell"><span class="waiting"></span></td> }).collect_view();
        return view! { <tr role="row" class="on-its-way" aria-rowindex=index aria-label=tr(key::STATE_LOADING)><td role="gridcell"></td>{cells}</tr> }.into_any();
    };
    let id = StoredValue::new(record["id"].as_str().unwrap_or_default().to_owned());
    let chosen = move || grid.chosen.has(&id.read_value());
    let peeked = move || *grid.view.state.read().peek == *id.read_value();
    let mut side_taken = false;
    let one = |(column, field): (usize, &&'static Field)| {
        let class = cell_class(field);
        // On a phone the first figure or date stands beside the name, the next three values below.
        let side = column > 0 && !side_taken && !class.is_empty();
        side_taken |= side;
        let place = match column {
            0 => "card-title",
            _ if side => "card-side",
            1..=4 => "card-more",
            _ => "card-rest",
        };
        cell(grid, at, column, field, record.clone(), format!("{class} {place}"))
    };
    let cells = columns.iter().enumerate().map(one).collect_view();
    view! {
        <tr role="row" aria-rowindex=index aria-selected=move || chosen().to_string() class:peeked=peeked>
            {choice(grid, at, record.clone())}
            {cells}
        </tr>
    }
    .into_any()
}

fn choice(grid: Grid, at: u64, record: Value) -> impl IntoView {
    let id = record["id"].as_str().unwrap_or_default().to_owned();
    let name = fill(key::LIST_CHOOSE, &[("name", &named(grid, &record))]);
    let record = StoredValue::new(record);
    let toggle =
        move |event: MouseEvent| grid.chosen.toggle(Some(record.get_value()), at, event.shift_key(), grid.window);
    view! {
        <td role="gridcell" class="choose">
            <label class="choose-label"><input type="checkbox" tabindex="-1" aria-label=name prop:checked=move || grid.chosen.has(&id) on:click=toggle /></label>
        </td>
    }
}

/// What the record is called; a choice or a date by its words.
fn named(grid: Grid, record: &Value) -> String {
    let definition = grid.view.definition;
    let field = definition.field(definition.title);
    let coded = field.filter(|field| !matches!(field.kind, Kind::Text(_)));
    let words = coded.map_or_else(
        || records::title(definition, record),
        |field| value::text(definition, field, &record[field.name]),
    );
    if words.is_empty() { t(key::VALUE_UNNAMED).to_owned() } else { words }
}

fn cell(grid: Grid, at: u64, column: usize, field: &'static Field, record: Value, class: String) -> AnyView {
    let id = format!("cell-{at}-{column}");
    let mine = StoredValue::new(record["id"].as_str().unwrap_or_default().to_owned());
    let active = move || grid.active.get() == (at, column);
    let editing = Memo::new(move |_| {
        grid.editing.read().as_ref().is_some_and(|(id, edited)| *id == *mine.read_value() && *edited == column)
    });
    let locked = !grid::editable(grid.view, field, &record);
    let record = StoredValue::new(record);
    let inside = move || {
        if editing.get() {
            return piece::cell::show(grid, field.name, record.get_value());
        }
        record.with_value(|record| shown(grid, at, column, field, record))
    };
    let press = move |_: PointerEvent| grid.activate(at, column);
    let edit = move |_: MouseEvent| grid.edit(at, column);
    if column == 0 {
        return view! {
            <th scope="row" role="rowheader" id=id class=class class:active=active class:editing=move || editing.get() aria-readonly=locked.to_string()
                on:pointerdown=press on:dblclick=edit>{inside}</th>
        }
        .into_any();
    }
    view! {
        <td role="gridcell" id=id class=class class:active=active class:editing=move || editing.get() aria-readonly=locked.to_string()
            on:pointerdown=press on:dblclick=edit>{inside}</td>
    }
    .into_any()
}

fn shown(grid: Grid, at: u64, column: usize, field: &'static Field, record: &Value) -> AnyView {
    let definition = grid.view.definition;
    if column > 0 {
        return value::in_cell(definition, field, record);
    }
    let id = record["id"].as_str().unwrap_or_default().to_owned();
    let href = route::to_record(definition, &id);
    let words = if field.name == definition.title {
        named(grid, record)
    } else {
        value::text(definition, field, &record[field.name])
    };
    let words = if words.is_empty() { t(key::VALUE_UNNAMED).to_owned() } else { words };
    let remember = move |_| grid.remember(at, &id);
    view! { <a href=href tabindex="-1" on:click:capture=remember>{words}</a> }.into_any()
}

/// How many there are, for who cannot see.
pub(super) fn told(total: u64) -> String {
    count(key::LIST_COUNT, total)
}
