//! Which columns a list shows, and in which order its rows stand.
use leptos::prelude::*;
use wire::Field;

use super::View;
use crate::{
    i18n::{fill, key, label, t, tr},
    piece,
    resource::fields,
    ui::{
        button::{Button, IconButton, Weight},
        field::Control,
        icon,
        input::{Checkbox, Choice, Select},
        menu::Popover,
    },
};

#[component]
pub(super) fn Columns(view: View) -> impl IntoView {
    view! {
        <Popover label=tr(key::LIST_COLUMNS) icon=icon::COLUMNS_3 class="button wide-only">
            {piece::columns::show(view)}
        </Popover>
    }
}

/// The columns there are, with what can be done with each.
pub(crate) fn choices(view: View) -> AnyView {
    let reset = move |_| view.change(|state| state.columns.clear());
    let shown = Memo::new(move |_| view.columns().iter().map(|field| field.name).collect::<Vec<_>>());
    let lines = move || {
        let shown = shown.get();
        let hidden: Vec<_> = fields::listable(view.definition).filter(|field| !shown.contains(&field.name)).collect();
        let last = shown.len().saturating_sub(1);
        let of = |name: &&'static str| fields::find(view.definition, name);
        let there = shown
            .iter()
            .filter_map(of)
            .enumerate()
            .map(|(at, field)| line(view, field, Some((at, last))))
            .collect_view();
        view! { {there}{hidden.into_iter().map(|field| line(view, field, None)).collect_view()} }
    };
    view! {
        <div class="choices columns">{lines}</div>
        <Button label=tr(key::LIST_COLUMNS_RESET) weight=Weight::Quiet on_click=reset />
    }
    .into_any()
}

/// A column: whether it is shown, and among those shown, its place.
fn line(view: View, field: &'static Field, place: Option<(usize, usize)>) -> impl IntoView {
    let name = move || label::field(view.definition.name, field.name);
    let change = move |act: &dyn Fn(&mut Vec<String>)| {
        let mut names: Vec<_> = untrack(|| view.columns()).iter().map(|field| field.name.to_owned()).collect();
        act(&mut names);
        view.change(|state| state.columns = names);
    };
    let toggle = move |on: bool| {
        change(&|names| {
            names.retain(|name| name != field.name);
            if on {
                names.push(field.name.to_owned());
            }
        });
    };
    let step = move |words: crate::i18n::Key, shape: icon::Shape, from: usize, to: usize| {
        let title = Signal::derive(move || fill(words, &[("field", name())]));
        view! { <IconButton label=title shape on_click=move |_| change(&|names| names.swap(from, to)) /> }
    };
    view! {
        <div class="column-line">
            <Checkbox control=Control::plain("column") label=name checked=Signal::stored(place.is_some()) on_change=toggle />
            {place.filter(|(at, _)| *at > 0).map(|(at, _)| step(key::LIST_COLUMN_LEFT, icon::ARROW_UP, at, at - 1))}
            {place.filter(|(at, last)| at < last).map(|(at, _)| step(key::LIST_COLUMN_RIGHT, icon::ARROW_DOWN, at, at + 1))}
        </div>
    }
}

/// Sorting without table heads: a phone shows none.
#[component]
pub(super) fn SortChoice(view: View) -> impl IntoView {
    let definition = view.definition;
    let chosen =
        Signal::derive(move || view.state.read().sort.first().cloned().unwrap_or_else(|| definition.sort.to_owned()));
    let choices = Signal::derive(move || {
        let sortable = fields::all(definition).filter(|field| {
            field.sortable() && (field.column || field.name.ends_with("_at") || definition.sort.contains(field.name))
        });
        sortable
            .flat_map(|field| {
                let name = label::field(definition.name, field.name);
                [(field.name.to_owned(), format!("{name} ↑")), (format!("-{}", field.name), format!("{name} ↓"))]
            })
            .collect::<Vec<Choice>>()
    });
    let on_change = move |sort: String| {
        view.change(|state| {
            state.sort = vec![sort];
            state.page = 1;
        });
    };
    view! { <Select control=Control::plain("sort") value=chosen choices on_change label=move || t(key::LIST_SORT).to_owned() class="phone-only" /> }
}
