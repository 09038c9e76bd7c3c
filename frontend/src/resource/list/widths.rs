//! The widths of columns: dragged or pressed wider and narrower, kept on this device.
use std::collections::HashMap;

use leptos::{
    ev::{self, KeyboardEvent, PointerEvent},
    prelude::*,
};
use serde_json::{Map, Value};
use wire::{Definition, Field, Kind};

use super::grid::{Grid, ID};
use crate::{
    browser,
    i18n::{fill, key, label},
    json,
    resource::fields,
    ui::keyboard::{self, Binding},
};

/// In whole pixels.
const NARROWEST: i32 = 64;
const WIDEST: i32 = 640;
const STEP: i32 = 16;
/// The column of the tick boxes.
const CHOOSE: i32 = 40;

fn name(definition: &Definition) -> String {
    format!("rapport.widths.{}", definition.name)
}

pub(super) fn stored(definition: &Definition) -> HashMap<String, i32> {
    let text = browser::stored(&name(definition)).unwrap_or_default();
    let Ok(Value::Object(stored)) = serde_json::from_str(&text) else { return HashMap::new() };
    let width = |(name, width): (String, Value)| Some((name, i32::try_from(width.as_i64()?).ok()?));
    stored.into_iter().filter_map(width).collect()
}

fn usual(field: &Field, first: bool) -> i32 {
    match field.kind {
        _ if first => 248,
        Kind::Bool => 88,
        Kind::Money | Kind::Integer(..) | Kind::Decimal => 124,
        // `2026年12月21日`, the longest of the three languages.
        Kind::Date | Kind::DateTime => 140,
        Kind::Choice(_) | Kind::State(_) => 112,
        Kind::Email | Kind::References(_) => 200,
        _ => 152,
    }
}

fn of(grid: Grid, field: &'static Field) -> i32 {
    let first = grid.columns.read().first() == Some(&field.name);
    grid.widths.read().get(field.name).copied().unwrap_or_else(|| usual(field, first))
}

fn all(grid: Grid) -> impl Iterator<Item = i32> {
    let names = grid.columns.get();
    names.into_iter().filter_map(move |name| Some(of(grid, fields::find(grid.view.definition, name)?)))
}

pub(super) fn sum(grid: Grid) -> String {
    format!("{}px", CHOOSE + all(grid).sum::<i32>())
}

/// What the table lays its columns out by.
pub(super) fn columns(grid: Grid) -> impl IntoView {
    let widths: Vec<_> = all(grid).map(|width| view! { <col style:width=format!("{width}px") /> }).collect();
    view! { <colgroup><col class="choose" />{widths}</colgroup> }
}

fn put(grid: Grid, field: &'static Field, width: i32) {
    grid.widths.update(|widths| _ = widths.insert(field.name.to_owned(), width.clamp(NARROWEST, WIDEST)));
}

fn keep(grid: Grid) {
    // One by one: what is collected into a map is sorted first, and to sort weighs more than all of this.
    let mut widths = Map::new();
    for (name, width) in grid.widths.get_untracked() {
        widths.insert(name, width.into());
    }
    browser::store(&name(grid.view.definition), &json::text(&Value::Object(widths)));
}

/// The id of what has the keyboard in a column's head.
pub(super) fn head(column: usize) -> String {
    format!("head-{column}")
}

/// Wider and narrower.
pub(super) const KEYS: [Binding<i32>; 2] = [
    Binding { keys: &["Shift →"], words: key::KEYS_WIDTH, act: STEP },
    Binding { keys: &["Shift ←"], words: key::KEYS_WIDTH, act: -STEP },
];

/// Keys in a column's head: along the heads, back down to the rows; and on its edge, which is none of them, those of the width.
pub(super) fn key(grid: Grid, field: &'static Field, head_of: Option<usize>, event: &KeyboardEvent) {
    let chord = keyboard::chord(event).unwrap_or_default();
    let shifted = if head_of.is_none() { format!("Shift {chord}") } else { chord.clone() };
    if let Some(by) = keyboard::act(&KEYS, &shifted) {
        put(grid, field, untrack(|| of(grid, field)) + by);
        keep(grid);
    } else {
        let column = head_of.unwrap_or_default();
        match chord.as_str() {
            "→" => browser::focus(&head(column + 1)),
            "←" => browser::focus(&head(column.saturating_sub(1))),
            "↓" => browser::focus(ID),
            _ => return,
        }
    }
    event.prevent_default();
    event.stop_propagation();
}

/// The edge of a column's head.
pub(super) fn handle(grid: Grid, field: &'static Field) -> impl IntoView {
    let title = move || fill(key::LIST_WIDTH, &[("field", label::field(grid.view.definition.name, field.name))]);
    let drag = move |event: PointerEvent| {
        event.prevent_default();
        event.stop_propagation();
        follow(grid, field, event.client_x(), untrack(|| of(grid, field)));
    };
    view! {
        <span class="width-handle" role="separator" tabindex="-1" aria-orientation="vertical" aria-label=title aria-valuenow=move || of(grid, field).to_string()
            aria-valuemin=NARROWEST.to_string() aria-valuemax=WIDEST.to_string() on:pointerdown=drag on:keydown=move |event| key(grid, field, None, &event)></span>
    }
}

/// The pointer is followed over the whole window until it is let go.
fn follow(grid: Grid, field: &'static Field, from: i32, width: i32) {
    let heard = StoredValue::new_local(Vec::<WindowListenerHandle>::new());
    let moved = window_event_listener(ev::pointermove, move |event| {
        put(grid, field, width + event.client_x() - from);
    });
    let let_go = window_event_listener(ev::pointerup, move |_| {
        for handle in heard.try_update_value(std::mem::take).unwrap_or_default() {
            handle.remove();
        }
        keep(grid);
    });
    heard.set_value(vec![moved, let_go]);
}
