//! A qualified lead becomes an account, a contact and often an opportunity.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Violation, definition};

use super::Shown;
use crate::{
    api::{self, ApiError, Call},
    i18n::{format, key, label, t, tr},
    live,
    resource::{editor, editor::Subject, picker, tell},
    route,
    ui::{
        button::{Button, Submit},
        combobox::{Combobox, Offer},
        field::{Control, Field},
        input::{Checkbox, TextInput},
        toast,
    },
};

/// What the person chooses.
#[derive(Clone, Copy)]
struct Draft {
    account: RwSignal<Option<Offer>>,
    contact: RwSignal<Option<Offer>>,
    with_opportunity: RwSignal<bool>,
    /// `name`, `amount` and `close_date` of the opportunity.
    opportunity: RwSignal<Value>,
    violations: RwSignal<Vec<Violation>>,
    busy: RwSignal<bool>,
}

impl Draft {
    fn new(lead: &Value) -> Self {
        let name = lead["company"].as_str().or(lead["name"].as_str()).unwrap_or_default();
        Self {
            account: RwSignal::new(None),
            contact: RwSignal::new(None),
            with_opportunity: RwSignal::new(true),
            opportunity: RwSignal::new(json!({"name": name, "close_date": format::in_days(30)})),
            violations: RwSignal::default(),
            busy: RwSignal::new(false),
        }
    }

    /// The body of the call, as `wire::conversion::Conversion` reads it.
    fn body(self) -> Value {
        let id = |offer: Option<Offer>| offer.map_or(Value::Null, |offer| offer.id.into());
        let opportunity =
            if self.with_opportunity.get_untracked() { self.opportunity.get_untracked() } else { Value::Null };
        json!({"account_id": id(self.account.get_untracked()), "contact_id": id(self.contact.get_untracked()), "opportunity": opportunity})
    }

    fn error(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.violations
                .read()
                .iter()
                .find(|violation| violation.field.rsplit('.').next() == Some(name))
                .map(label::violation)
        })
    }
}

/// The form that says what a lead is to become.
pub(crate) fn form(shown: Shown, open: RwSignal<bool>) -> AnyView {
    view! { <Convert shown open /> }.into_any()
}

#[component]
fn Convert(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let lead = shown.record_untracked();
    let draft = Draft::new(&lead);
    let company = lead["company"].as_str().or(lead["name"].as_str()).unwrap_or_default().to_owned();
    let person = lead["family_name"]
        .as_str()
        .or(lead["given_name"].as_str())
        .map(|_| lead["name"].as_str().unwrap_or_default().to_owned());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !draft.busy.get_untracked() {
            draft.busy.set(true);
            spawn_local(send(shown, draft, open));
        }
    };
    view! {
        <form class="form dialog-body" on:submit=submit novalidate>
            <p class="muted">{tr(key::CONVERT_INTRO)}</p>
            {target("account", draft.account, company)}
            {person.map(|person| target("contact", draft.contact, person))}
            <Checkbox control=Control::plain("opportunity") label=tr(key::CONVERT_WITH_OPPORTUNITY) checked=draft.with_opportunity on_change=move |on: bool| draft.with_opportunity.set(on) />
            <Show when=move || draft.with_opportunity.get()><Deal draft /></Show>
            <div class="form-foot">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| open.set(false) />
                <Submit label=tr(key::CONVERT_ACTION) busy=draft.busy />
            </div>
        </form>
    }
}

/// An existing record, or a new one of the lead's own name.
fn target(name: &'static str, chosen: RwSignal<Option<Offer>>, new_name: String) -> AnyView {
    let hint = Signal::derive({
        let new_name = new_name.clone();
        move || {
            if chosen.read().is_some() {
                t(key::CONVERT_EXISTING).to_owned()
            } else {
                crate::i18n::fill(key::CONVERT_NEW, &[("name", &new_name)])
            }
        }
    });
    let source = picker::source(name, || None);
    view! {
        <Field control=Control::plain(name) label=move || label::record(name) hint=hint
            input=move |control| view! { <Combobox control source chosen on_choose=move |offer| chosen.set(offer) placeholder=new_name.clone() /> } />
    }
    .into_any()
}

#[component]
fn Deal(draft: Draft) -> impl IntoView {
    let Some(definition) = definition("opportunity") else { return ().into_any() };
    let text = Signal::derive(move || draft.opportunity.read()["name"].as_str().unwrap_or_default().to_owned());
    let put = move |name: &'static str| {
        Callback::new(move |value: Value| draft.opportunity.update(|deal| deal[name] = value))
    };
    let blank = move |name: &'static str| {
        let field = definition.field(name)?;
        let value = Signal::derive(move || draft.opportunity.read()[name].clone());
        let subject = Subject { definition, field, draft: draft.opportunity.into() };
        Some(
            view! { <Field control=Control::new(name, draft.error(name)) label=move || label::field("opportunity", name) input=move |control| editor::draw(subject, control, value, put(name)) /> },
        )
    };
    view! {
        <Field control=Control::new("name", draft.error("name")).required(true) label=move || label::field("opportunity", "name")
            input=move |control| view! { <TextInput control value=text on_input=move |text: String| put("name").run(text.into()) /> } />
        <div class="form-grid">{blank("amount")}{blank("close_date")}</div>
    }
    .into_any()
}

async fn send(shown: Shown, draft: Draft, open: RwSignal<bool>) {
    let call = Call::post(format!("/leads/{}/convert", shown.id()), draft.body()).once();
    let outcome = api::send(call).await;
    let _ = draft.busy.try_set(false);
    match outcome {
        Ok(answer) => {
            for name in ["lead", "account", "contact", "opportunity"] {
                live::touch(name);
            }
            let _ = open.try_set(false);
            toast::done(t(key::CONVERT_DONE));
            leave(&answer.body);
        }
        Err(error) => refuse(draft, &error),
    }
}

/// On to the deal where there is one, else to the account.
fn leave(converted: &Value) {
    let place = |name: &str, record: &str| Some(route::to_record(definition(record)?, converted[name].as_str()?));
    if let Some(address) = place("opportunity_id", "opportunity").or_else(|| place("account_id", "account")) {
        route::go(&address);
    }
}

fn refuse(draft: Draft, error: &ApiError) {
    draft.violations.set(error.violations());
    tell(error);
}
