//! The acts that need a value first: an owner, a field, a tag.
use domain::permission::Action;
use leptos::{ev::SubmitEvent, prelude::*};
use serde_json::{Value, json};
use wire::{Definition, Field, Kind, definition};

use super::{Pick, Proposal};
use crate::{
    i18n::{count, fill, key, label, of, t, text, tr},
    resource::{
        editor::{self, Subject},
        picker, value,
    },
    session,
    ui::{
        button::Submit,
        choices::Choices,
        combobox::{Combobox, Offer},
        field::{Control, Field as Frame},
        icon,
        input::{Choice, Select},
        menu::{self, Popover},
    },
};

/// A new owner: choosing one is the act.
#[component]
pub(super) fn Assign(propose: Callback<Proposal>) -> impl IntoView {
    let choose = move |offer: Option<Offer>| {
        let Some(Offer { id, name, .. }) = offer else { return };
        menu::close_open();
        let words = fill(key::BULK_ASSIGNS, &[("name", &name)]);
        propose.run(Proposal::edit(json!({"action": "assign", "owner_id": id}), words));
    };
    view! {
        <Popover label=tr(key::BULK_ASSIGN) icon=icon::USER class="button bulk-assign">
            <div class="form filter-form">
                <Frame control=Control::plain("owner") label=move || label::field("", "owner_id") input=move |control| view! {
                    <Combobox control source=picker::source("user", || None) chosen=Signal::stored(None) on_choose=choose clearable=false placeholder=tr(key::FORM_SEARCH) /> } />
            </div>
        </Popover>
    }
}

/// A tag, given or taken away.
#[component]
pub(super) fn Tags(propose: Callback<Proposal>) -> impl IntoView {
    let action = RwSignal::new("add_tag".to_owned());
    let choices = Signal::derive(|| {
        vec![
            ("add_tag".to_owned(), t(key::BULK_ADD).to_owned()),
            ("remove_tag".to_owned(), t(key::BULK_TAKE).to_owned()),
        ]
    });
    let choose = move |offer: Option<Offer>| {
        let Some(Offer { id, name, .. }) = offer else { return };
        menu::close_open();
        let action = action.get_untracked();
        let words = if action == "add_tag" { key::BULK_TAGS } else { key::BULK_UNTAGS };
        propose.run(Proposal::edit(json!({"action": action, "tag_id": id}), fill(words, &[("name", &name)])));
    };
    view! {
        <Popover label=tr(key::BULK_TAG) icon=icon::TAG>
            <div class="form filter-form">
                <Choices label=tr(key::BULK_TAG) choices value=action on_change=move |name: String| action.set(name) />
                <Frame control=Control::plain("tag") label=move || label::record("tag") input=move |control| view! {
                    <Combobox control source=picker::source("tag", || None) chosen=Signal::stored(None) on_choose=choose clearable=false placeholder=tr(key::FORM_SEARCH) /> } />
            </div>
        </Popover>
    }
}

/// Whether records of the type can be members of campaigns, and the reader may make them so.
pub(super) fn joins_campaigns(record: &Definition) -> bool {
    let member = definition("campaign_member").filter(|_| matches!(record.name, "lead" | "contact"));
    member.is_some_and(|member| session::may(Action::Create, member))
}

/// A campaign whose members they become: choosing one is the act.
#[component]
pub(super) fn Join(propose: Callback<Proposal>) -> impl IntoView {
    let choose = move |offer: Option<Offer>| {
        let Some(Offer { id, name, .. }) = offer else { return };
        menu::close_open();
        let words = fill(key::BULK_JOINS, &[("name", &name)]);
        propose.run(Proposal::edit(json!({"action": "add_to_campaign", "campaign_id": id}), words));
    };
    view! {
        <Popover label=tr(key::BULK_CAMPAIGN) icon=icon::MEGAPHONE class="button bulk-campaign">
            <div class="form filter-form">
                <Frame control=Control::plain("campaign") label=move || label::record("campaign") input=move |control| view! {
                    <Combobox control source=picker::source("campaign", || None) chosen=Signal::stored(None) on_choose=choose clearable=false placeholder=tr(key::FORM_SEARCH) /> } />
            </div>
        </Popover>
    }
}

/// Fields that make sense for many records at once; the owner has an act of its own.
fn settable(definition: &'static Definition) -> impl Iterator<Item = &'static Field> {
    definition.fields.iter().filter(|field| {
        session::writes(definition, field)
            && !matches!(field.name, "owner_id")
            && field.name != definition.title
            && matches!(
                field.kind,
                Kind::Choice(_)
                    | Kind::State(_)
                    | Kind::Bool
                    | Kind::Date
                    | Kind::Link(_)
                    | Kind::Integer(..)
                    | Kind::Money
            )
    })
}

/// What stands in the editor of a field before anything is chosen.
fn unchosen(field: &Field) -> Value {
    if matches!(field.kind, Kind::Bool) { json!({field.name: false}) } else { json!({}) }
}

/// What a record cannot be without, said or not.
fn is_needed(field: &Field) -> bool {
    field.required || field.default.is_some()
}

/// One field to one value.
#[component]
pub(super) fn SetField(pick: Pick, propose: Callback<Proposal>) -> impl IntoView {
    let definition = pick.view.definition;
    let Some(first) = settable(definition).next() else { return ().into_any() };
    let field = RwSignal::new(first.name);
    let values = RwSignal::new(unchosen(first));
    let choices = Signal::derive(move || {
        settable(definition)
            .map(|field| (field.name.to_owned(), label::field(definition.name, field.name).to_owned()))
            .collect::<Vec<Choice>>()
    });
    let choose = move |name: String| {
        if let Some(known) = definition.field(&name) {
            field.set(known.name);
            values.set(unchosen(known));
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        menu::close(event.target());
        let Some(known) = definition.field(field.get_untracked()) else { return };
        let value = values.get_untracked()[known.name].clone();
        let said = value::text(definition, known, &value);
        let said = if said.is_empty() { "–".to_owned() } else { said };
        let words = of(label::field(definition.name, known.name), &said);
        propose.run(Proposal::edit(json!({"action": "edit", "change": {known.name: value}}), words));
    };
    let control = move || {
        let Some(known) = definition.field(field.get()) else { return ().into_any() };
        let value = Signal::derive(move || values.read()[known.name].clone());
        let set = Callback::new(move |value: Value| values.update(|values| values[known.name] = value));
        view! { <Frame control=Control::plain(known.name).required(is_needed(known)) label=tr(key::FILTER_VALUE) input=move |control| editor::draw(Subject { definition, field: known, draft: values.into() }, control, value, set) /> }.into_any()
    };
    let waiting = Signal::derive(move || {
        let (name, values) = (field.get(), values.read());
        let needed = definition.field(name).is_some_and(is_needed);
        values.get(name).is_none_or(|value| needed && value::is_empty(value))
    });
    let act = Signal::derive(move || {
        if pick.chosen.is_whole() {
            text(key::BULK_APPLY_ALL).get()
        } else {
            count(key::BULK_APPLY, pick.chosen.count() as u64)
        }
    });
    view! {
        <Popover label=tr(key::BULK_SET) icon=icon::PENCIL>
            <form class="form filter-form" on:submit=submit>
                <Frame control=Control::plain("field") label=tr(key::FILTER_FIELD) input=move |control| view! {
                    <Select control value=Signal::derive(move || field.get().to_owned()) choices on_change=choose /> } />
                {control}
                <Submit label=act disabled=waiting />
            </form>
        </Popover>
    }
    .into_any()
}
