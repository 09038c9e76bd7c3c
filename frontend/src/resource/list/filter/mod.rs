//! Narrowing a list: one comparison in a small panel, or the whole tree in a dialog (L4).
mod leaf;
mod tree;
mod value;

use leptos::{ev::SubmitEvent, prelude::*};

use self::leaf::{Draft, Leaf};
pub(in crate::resource) use self::tree::Builder;
pub(crate) use self::tree::tree;
use super::View;
use crate::{
    i18n::{key, tr},
    piece,
    resource::{Filter, filter::Node},
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

/// `at` is the place of the filter that is changed; a new one is added otherwise.
pub(crate) fn leaf_form(view: View, at: Option<usize>, filter: Option<Filter>) -> AnyView {
    let draft = Draft::new(view.definition, filter.as_ref());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(filter) = draft.filter() else { return };
        menu::close(event.target());
        view.change(|state| {
            let node = Node::Leaf(filter);
            match at.filter(|at| *at < state.filters.len()) {
                Some(at) => state.filters[at] = node,
                None => state.filters.push(node),
            }
            state.page = 1;
        });
    };
    view! { <form class="form filter-form" on:submit=submit><Leaf draft /><Submit label=tr(key::FILTER_APPLY) /></form> }.into_any()
}
