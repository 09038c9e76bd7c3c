//! Dialogs and side sheets on the browser's `<dialog>`: it traps and returns the focus, and Escape closes it.
use leptos::{ev::MouseEvent, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{button::IconButton, icon, unique_id};
use crate::i18n::{key, tr};

/// Where a dialog stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the middle; from below on a phone.
    Center,
    /// At the side, for forms; the whole screen on a phone.
    Side,
}

/// Shown while `open`; its content exists only then.
#[component]
pub(crate) fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(default = Place::Center)] place: Place,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = StoredValue::new(unique_id("dialog"));
    let children = StoredValue::new(children);
    Effect::new(move || show(node, open.get()));
    let class = if place == Place::Side { "dialog sheet" } else { "dialog" };
    view! {
        <dialog class=class node_ref=node aria-labelledby=title_id.get_value() on:close=move |_| open.set(false)
            on:mousedown=move |event| if on_backdrop(&event) { open.set(false) }>
            <Show when=move || open.get()>
                <header class="dialog-head">
                    <h2 id=title_id.get_value()>{move || title.get()}</h2>
                    <IconButton label=tr(key::ACTION_CLOSE) shape=icon::X on_click=move |_| open.set(false) />
                </header>
                {move || children.with_value(|children| children())}
            </Show>
        </dialog>
    }
}

/// Runs `act` each time the dialog goes from open to closed.
pub(crate) fn on_closed(open: RwSignal<bool>, act: impl Fn() + 'static) {
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            act();
        }
        now
    });
}

fn show(node: NodeRef<html::Dialog>, open: bool) {
    let Some(dialog) = node.get() else { return };
    if open && !dialog.open() {
        let _ = dialog.show_modal();
    } else if !open && dialog.open() {
        dialog.close();
    }
}

/// The dialog's own box is covered by its content, so only its backdrop is the event's very target.
fn on_backdrop(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
    target.is_some_and(|dialog| {
        let area = dialog.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        x < area.left() || x > area.right() || y < area.top() || y > area.bottom()
    })
}
