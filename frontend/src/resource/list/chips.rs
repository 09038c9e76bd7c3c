//! The filters in force, in words; each can be changed and taken away.
use leptos::prelude::*;

use super::View;
use crate::{
    i18n::{key, of, t, tr},
    piece,
    resource::filter::{Node, words},
    ui::{
        button::{Button, Weight},
        icon::{self, Icon},
        menu::Popover,
    },
};

#[component]
pub(in crate::resource) fn Chips(view: View) -> impl IntoView {
    let filters = Memo::new(move |_| view.state.read().filters.clone());
    let clear = move |_| {
        view.change(|state| {
            state.filters.clear();
            state.page = 1;
        });
    };
    let both = move || (filters.read().len() > 1).then(|| view! { <AnyOrAll view /> });
    move || {
        let filters = filters.get();
        (!filters.is_empty()).then(|| {
            let chips = filters.into_iter().enumerate().map(|(at, node)| chip(view, at, node)).collect_view();
            view! {
                <div class="filter-chips" role="group" aria-label=tr(key::FILTER_TITLE)>
                    {chips}
                    {both}
                    <Button label=tr(key::LIST_CLEAR) weight=Weight::Quiet on_click=clear />
                </div>
            }
        })
    }
}

/// A comparison is changed in a small panel, anything bigger in the dialog.
fn chip(view: View, at: usize, node: Node) -> impl IntoView {
    let words = Signal::derive({
        let node = node.clone();
        move || words::node(view.definition, &node)
    });
    let remove = move |_| view.replace(&view.state.get_untracked().without_filter(at));
    let name = move || of(t(key::ACTION_REMOVE), &words.get());
    let inside = match node {
        Node::Leaf(filter) => view! { <Popover label=words class="chip-text">{piece::leaf_form::show(view, Some(at), Some(filter.clone()))}</Popover> }.into_any(),
        Node::Group(_) | Node::Figure(_) => view! { <button type="button" class="chip-text" on:click=move |_| view.building.set(true)><span>{words}</span></button> }.into_any(),
    };
    view! {
        <span class="chip filter-chip">
            {inside}
            <button type="button" class="chip-remove" aria-label=name on:click=remove><Icon shape=icon::X /></button>
        </span>
    }
}

#[component]
fn AnyOrAll(view: View) -> impl IntoView {
    let any = Memo::new(move |_| view.state.read().any);
    let toggle = move |_| view.change(|state| state.any = !state.any);
    view! { <Button label=move || t(if any.get() { key::FILTER_ANY } else { key::FILTER_ALL }) weight=Weight::Quiet on_click=toggle /> }
}
