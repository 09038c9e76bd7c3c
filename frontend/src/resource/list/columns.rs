//! Which columns a list shows, and in which order its rows stand.
use leptos::prelude::*;
use wire::Field;

use super::View;
use crate::{
    i18n::{key, label, t, tr},
    resource::fields,
    ui::{
        button::{Button, Weight},
        field::Control,
        icon,
        input::{Checkbox, Choice, Select},
        menu::Popover,
    },
};

#[component]
pub(super) fn Columns(view: View) -> impl IntoView {
    let boxed = move |field: &'static Field| {
        let shown = Signal::derive(move || view.columns().iter().any(|column| column.name == field.name));
        let toggle = move |on: bool| {
            let mut names: Vec<_> = untrack(|| view.columns()).iter().map(|field| field.name.to_owned()).collect();
            names.retain(|name| name != field.name);
            if on {
                names.push(field.name.to_owned());
            }
            view.change(|state| state.columns = names);
        };
        view! { <Checkbox control=Control::plain("column") label=move || label::field(view.definition.name, field.name) checked=shown on_change=toggle /> }
    };
    let reset = move |_| view.change(|state| state.columns.clear());
    view! {
        <Popover label=tr(key::LIST_COLUMNS) icon=icon::COLUMNS_3 class="button wide-only">
            <div class="choices">{fields::listable(view.definition).map(boxed).collect_view()}</div>
            <Button label=tr(key::LIST_COLUMNS_RESET) weight=Weight::Quiet on_click=reset />
        </Popover>
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
