//! Lists of small structures: e-mail addresses, telephone numbers, postal addresses, keys of other systems.
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::{
    i18n::{Key, key, label, t, tr},
    ui::{
        button::{Button, IconButton, Weight},
        field::Control,
        icon::{self, Icon},
        input::{Choice, Entry, Select, TextInput},
    },
};

/// One member of a row.
#[derive(Clone, Copy)]
struct Part {
    name: &'static str,
    label: Key,
    entry: Entry,
}

/// What the rows of a list hold.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    parts: &'static [Part],
    /// What `kind` may be; empty for rows without one.
    kinds: &'static [&'static str],
    /// Whether one row is the primary one.
    primary: bool,
    /// In one line, or one line per part.
    inline: bool,
}

const fn part(name: &'static str, label: Key, entry: Entry) -> Part {
    Part { name, label, entry }
}

pub(super) const EMAIL: Shape = Shape {
    parts: &[part("address", key::PART_EMAIL, Entry::EMAIL)],
    kinds: &["work", "personal", "other"],
    primary: true,
    inline: true,
};

pub(super) const PHONE: Shape = Shape {
    parts: &[part("number", key::PART_PHONE, Entry::PHONE)],
    kinds: &["work", "mobile", "personal", "fax", "other"],
    primary: true,
    inline: true,
};

pub(super) const ADDRESS: Shape = Shape {
    parts: &[
        part("street", key::PART_STREET, Entry::TEXT),
        part("city", key::PART_CITY, Entry::TEXT),
        part("region", key::PART_REGION, Entry::TEXT),
        part("postal_code", key::PART_POSTAL_CODE, Entry::TEXT),
        part("country", key::PART_COUNTRY, Entry::TEXT),
    ],
    kinds: &["office", "billing", "shipping", "home", "other"],
    primary: false,
    inline: false,
};

pub(super) const EXTERNAL_ID: Shape = Shape {
    parts: &[part("system", key::PART_SYSTEM, Entry::TEXT), part("id", key::PART_ID, Entry::TEXT)],
    kinds: &[],
    primary: false,
    inline: true,
};

/// The rows being edited and where they go.
#[derive(Clone, Copy)]
struct List {
    value: Signal<Value>,
    set: Callback<Value>,
}

impl List {
    fn rows(self) -> Vec<Value> {
        self.value.get_untracked().as_array().cloned().unwrap_or_default()
    }

    fn change(self, act: impl FnOnce(&mut Vec<Value>)) {
        let mut rows = self.rows();
        act(&mut rows);
        self.set.run(Value::Array(rows));
    }

    fn put(self, row: usize, name: &'static str, value: Value) {
        self.change(|rows| {
            if let Some(Value::Object(members)) = rows.get_mut(row) {
                members.insert(name.to_owned(), value);
            }
        });
    }

    fn text(self, row: usize, name: &'static str) -> Signal<String> {
        Signal::derive(move || self.value.read()[row][name].as_str().unwrap_or_default().to_owned())
    }
}

#[component]
pub(super) fn Rows(control: Control, shape: Shape, value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    let list = List { value, set };
    let count = Memo::new(move |_| value.read().as_array().map_or(0, Vec::len));
    let add = move |_| list.change(|rows| rows.push(fresh(shape, rows.is_empty())));
    view! {
        <div class="rows" role="group" id=control.id() tabindex="-1" aria-describedby=move || control.described_by()>
            {move || (0..count.get()).map(|row| view! { <Row list shape row /> }).collect_view()}
            <Button label=tr(key::ACTION_ADD) icon=icon::PLUS weight=Weight::Quiet on_click=add />
        </div>
    }
}

fn fresh(shape: Shape, first: bool) -> Value {
    let mut row = Map::new();
    if let Some(kind) = shape.kinds.first() {
        row.insert("kind".to_owned(), (*kind).into());
    }
    if shape.primary {
        row.insert("primary".to_owned(), first.into());
    }
    if shape.inline {
        row.extend(shape.parts.iter().map(|part| (part.name.to_owned(), "".into())));
    }
    Value::Object(row)
}

#[component]
fn Row(list: List, shape: Shape, row: usize) -> impl IntoView {
    let remove = move |_| list.change(|rows| drop(rows.remove(row)));
    let text = move |part: &Part| {
        let (name, title) = (part.name, part.label);
        let optional = !shape.inline;
        let put = move |text: String| {
            list.put(row, name, if optional && text.is_empty() { Value::Null } else { text.into() });
        };
        view! { <TextInput control=Control::plain(name) value=list.text(row, name) on_input=put entry=part.entry label=tr(title) /> }
    };
    view! {
        <div class="row" class:block=!shape.inline>
            {shape.parts.iter().map(text).collect_view()}
            {(!shape.kinds.is_empty()).then(|| view! { <KindChoice list shape row /> })}
            {shape.primary.then(|| view! { <Primary list row /> })}
            <IconButton label=tr(key::ACTION_REMOVE) shape=icon::TRASH_2 on_click=remove />
        </div>
    }
}

#[component]
fn KindChoice(list: List, shape: Shape, row: usize) -> impl IntoView {
    let choices = Signal::derive(move || {
        shape
            .kinds
            .iter()
            .map(|kind| ((*kind).to_owned(), label::choice("", "usage", kind).to_owned()))
            .collect::<Vec<Choice>>()
    });
    view! { <Select control=Control::plain("kind") value=list.text(row, "kind") choices on_change=move |kind: String| list.put(row, "kind", kind.into()) label=tr(key::FORM_TYPE) /> }
}

/// Exactly one row is primary, so choosing one takes it from the others.
#[component]
fn Primary(list: List, row: usize) -> impl IntoView {
    let choose = move |_| {
        list.change(|rows| {
            for (index, item) in rows.iter_mut().enumerate() {
                item["primary"] = (index == row).into();
            }
        });
    };
    let is_primary = move || list.value.read()[row]["primary"].as_bool().unwrap_or(false);
    view! {
        <button type="button" class="icon-button" aria-pressed=move || is_primary().to_string() title=tr(key::FORM_PRIMARY)
            aria-label=move || t(key::FORM_PRIMARY) on:click=choose><Icon shape=icon::CIRCLE_CHECK /></button>
    }
}
