//! Narrowing a list: one comparison in a small panel, or the whole tree in a dialog (L4).
mod leaf;
mod tree;
mod value;

use leptos::{ev::SubmitEvent, prelude::*};
use wire::{Definition, Field, Kind, Op};

pub(in crate::resource) use self::tree::Builder;
pub(crate) use self::tree::tree;
use self::{
    leaf::{Draft, Leaf},
    value::value_editor,
};
use super::View;
use crate::{
    browser,
    i18n::{key, label, tr},
    piece,
    resource::{Filter, fields, filter::Node},
    ui::{
        button::{Button, Submit, Weight},
        icon,
        menu::{self, Popover},
    },
};

#[component]
pub(super) fn AddFilter(view: View) -> impl IntoView {
    let more = move |event: leptos::ev::MouseEvent| {
        menu::close(event.target());
        view.building.set(true);
    };
    view! {
        <Popover label=tr(key::FILTER_ADD) icon=icon::FUNNEL keys="f">
            {piece::leaf_form::show(view, None, None)}
            <Button label=tr(key::FILTER_ADVANCED) icon=icon::GIT_BRANCH weight=Weight::Quiet on_click=more />
        </Popover>
    }
}

/// `at` is the place of the filter that is changed; a new one is added otherwise, and so is what is ticked above it.
pub(crate) fn leaf_form(view: View, at: Option<usize>, filter: Option<Filter>) -> AnyView {
    let draft = Draft::new(view.definition, filter.as_ref());
    let ticked = StoredValue::new(if at.is_none() { facets(view.definition) } else { Vec::new() });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let chosen: Vec<_> =
            ticked.get_value().into_iter().chain([draft]).filter_map(Draft::filter).map(Node::Leaf).collect();
        if chosen.is_empty() {
            return;
        }
        menu::close(event.target());
        view.change(|state| {
            match at.filter(|at| *at < state.filters.len()) {
                Some(at) => _ = state.filters.splice(at..=at, chosen),
                None => state.filters.extend(chosen),
            }
            state.page = 1;
        });
    };
    // Its piece may come after the panel was opened, which then had nothing else to give the keyboard to.
    browser::focus_first(".popover:popover-open .filter-form :is(summary, select)");
    let quick = ticked.get_value().into_iter().map(facet).collect_view();
    view! { <form class="form filter-form" on:submit=submit>{quick}<Leaf draft /><Submit label=tr(key::FILTER_APPLY) /></form> }.into_any()
}

/// The fields with few values that the list shows: several are ticked and applied at once.
fn facets(definition: &'static Definition) -> Vec<Draft> {
    let few = |field: &&'static Field| matches!(field.kind, Kind::Choice(_) | Kind::State(_));
    let shown = fields::default_columns(definition).into_iter().filter(few);
    shown.map(|field| Draft::new(definition, Some(&Filter::new(field.name, Op::In, &[])))).collect()
}

fn facet(draft: Draft) -> impl IntoView {
    let name = move || draft.field().map(|field| label::field(draft.definition().name, field.name));
    view! { <details class="facet"><summary>{name}</summary>{value_editor(draft)}</details> }
}
