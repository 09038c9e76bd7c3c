//! "There is a draft of 12 minutes ago": to go on with it, or to discard it.
use leptos::prelude::*;
use serde_json::Value;

use super::Keep;
use crate::{
    browser,
    i18n::{fill, format, key, tr},
    ui::{
        button::{Button, Weight},
        icon::{self, Icon},
    },
};

/// Stands above a form for as long as something was left behind; `go_on` puts it into the form.
///
/// The button that is pressed goes: the keyboard moves on to `controls`, the first of the form's.
pub(crate) fn offer(
    keep: Keep,
    controls: &'static str,
    go_on: impl Fn(Value) + Copy + Send + Sync + 'static,
) -> AnyView {
    let told = move || {
        let left = keep.left.read();
        left.as_ref().map(|slot| fill(key::DRAFT_FOUND, &[("when", &format::relative(slot.at()))]))
    };
    let take = move |_| {
        if let Some(values) = keep.take() {
            go_on(values);
            browser::focus_first(controls);
        }
    };
    let then = move |act: fn(Keep)| {
        act(keep);
        browser::focus_first(".draft button");
    };
    let found = Memo::new(move |_| keep.left.read().is_some());
    let gone = Memo::new(move |_| keep.discarded.read().is_some());
    view! {
        <Show when=move || found.get()>
            <div class="notice info draft" role="status">
                <Icon shape=icon::HISTORY />
                <p>{told}</p>
                <div class="actions">
                    <Button label=tr(key::DRAFT_GO_ON) on_click=take />
                    <Button label=tr(key::DRAFT_DISCARD) weight=Weight::Quiet on_click=move |_| then(Keep::discard) />
                </div>
            </div>
        </Show>
        <Show when=move || gone.get()>
            <div class="notice info draft" role="status">
                <Icon shape=icon::TRASH_2 />
                <p>{tr(key::DRAFT_DISCARDED)}</p>
                <div class="actions">
                    <Button label=tr(key::ACTION_UNDO) icon=icon::UNDO_2 weight=Weight::Quiet on_click=move |_| then(Keep::put_back) />
                </div>
            </div>
        </Show>
    }
    .into_any()
}
