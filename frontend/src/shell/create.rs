//! Making a record from anywhere: a sheet over the page one is on (F1).
use domain::permission::Action;
use leptos::prelude::*;
use serde_json::Value;
use wire::Definition;

use crate::{
    i18n::{fill, key, label},
    piece, route, session,
    ui::{
        dialog::{Dialog, Place, on_closed},
        toast,
    },
};

/// What is being made, with what is known already.
#[derive(Clone)]
struct Request {
    definition: &'static Definition,
    defaults: Value,
}

thread_local! {
    static REQUEST: ArcRwSignal<Option<Request>> = ArcRwSignal::new(None);
}

/// Opens the sheet, for who may. `defaults` holds fields that the place one comes from decides.
pub(crate) fn open(definition: &'static Definition, defaults: Value) {
    if untrack(|| session::may(Action::Create, definition)) {
        REQUEST.with(|request| request.set(Some(Request { definition, defaults })));
    }
}

/// Where the sheet appears; placed once.
#[component]
pub(super) fn CreateHost() -> impl IntoView {
    let request = REQUEST.with(Clone::clone);
    let open = RwSignal::new(false);
    Effect::new({
        let request = request.clone();
        move || open.set(request.read().is_some())
    });
    on_closed(open, {
        let request = request.clone();
        move || request.set(None)
    });
    let title = {
        let request = request.clone();
        Signal::derive(move || request.get().map(|request| heading(request.definition)).unwrap_or_default())
    };
    view! {
        <Dialog open title place=Place::Side>
            {request.get().map(|request| view! { <Sheet request open /> })}
        </Dialog>
    }
}

/// "New lead".
pub(crate) fn heading(definition: &Definition) -> String {
    fill(key::FORM_NEW, &[("record", &label::record_inside(definition.name))])
}

#[component]
fn Sheet(request: Request, open: RwSignal<bool>) -> impl IntoView {
    let definition = request.definition;
    let from_elsewhere = request.defaults.as_object().is_some_and(|defaults| !defaults.is_empty());
    let saved = move |record: Value| {
        open.set(false);
        let name = crate::api::records::title(definition, &record);
        toast::done(fill(key::FORM_CREATED, &[("name", &name)]));
        // Where a record was made from another one, the person stays there.
        if !from_elsewhere {
            route::go(&route::to_record(definition, record["id"].as_str().unwrap_or_default()));
        }
    };
    piece::form::show(
        definition,
        None,
        request.defaults,
        Callback::new(saved),
        Callback::new(move |()| open.set(false)),
    )
}
