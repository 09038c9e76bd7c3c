//! Where a card is pasted, and what is made of it: the person sees which line goes where before anything is filled in.
use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::{Map, Value};
use wire::Definition;

use super::{
    Card,
    fill::{self, Proposal},
};
use crate::{
    i18n::{count, fill as words, key, label, of, text, tr},
    session,
    ui::{
        announce,
        button::{Button, Weight},
        field::{Control, Field as Frame},
        icon,
        input::{Checkbox, TextArea},
    },
};

#[derive(Clone, Copy)]
struct Panel {
    definition: &'static Definition,
    values: Signal<Value>,
    pasted: RwSignal<String>,
    /// Where the person decided otherwise than is proposed.
    decided: RwSignal<BTreeMap<&'static str, bool>>,
    /// What stood in the fields before they were filled.
    before: RwSignal<Option<Value>>,
    on_fill: Callback<Value>,
}

/// Reads what is pasted and gives what is chosen of it to the form that holds `values`.
pub(crate) fn panel(definition: &'static Definition, values: Signal<Value>, on_fill: Callback<Value>) -> AnyView {
    let panel = Panel {
        definition,
        values,
        pasted: RwSignal::default(),
        decided: RwSignal::default(),
        before: RwSignal::new(None),
        on_fill,
    };
    let card = Memo::new(move |_| Card::read(&panel.pasted.read()));
    let offers = Signal::derive(move || {
        let mut offers = fill::proposals(definition, &card.read(), &values.read());
        offers.retain(|offer| session::writes(definition, offer.field));
        offers
    });
    let chosen = move || offers.get().into_iter().filter(|offer| panel.is_chosen(offer)).collect::<Vec<_>>();
    let paste = move |text: String| {
        panel.decided.set(BTreeMap::new());
        panel.before.set(None);
        panel.pasted.set(text);
    };
    let control = Control::plain("capture");
    crate::browser::focus(&control.id());
    view! {
        <div class="capture">
            <Frame control label=tr(key::CAPTURE_LABEL) hint=text(key::CAPTURE_HINT)
                input=move |control| view! { <TextArea control value=panel.pasted on_input=paste rows=5 /> } />
            <ul class="plain-list capture-finds">
                {move || offers.get().into_iter().map(|offer| line(panel, &card.read(), offer)).collect_view()}
            </ul>
            {move || rest(&card.read(), &offers.get(), &values.read())}
            <Show when=move || !chosen().is_empty()>
                <div class="actions">
                    <Button label=Signal::derive(move || count(key::CAPTURE_FILL, chosen().len() as u64)) weight=Weight::Primary on_click=move |_| panel.fill(&chosen()) />
                </div>
            </Show>
            <Filled panel />
        </div>
    }
    .into_any()
}

impl Panel {
    /// What would be replaced is left alone unless the person says so.
    fn is_chosen(self, offer: &Proposal) -> bool {
        self.decided.read().get(offer.field.name).copied().unwrap_or(offer.replaces.is_none())
    }

    fn fill(self, chosen: &[Proposal]) {
        let now = self.values.get_untracked();
        let pairs = |value: &dyn Fn(&Proposal) -> Value| {
            Value::Object(chosen.iter().map(|offer| (offer.field.name.to_owned(), value(offer))).collect::<Map<_, _>>())
        };
        let before = pairs(&|offer| now[offer.field.name].clone());
        self.on_fill.run(pairs(&|offer| offer.value.clone()));
        announce::announce(count(key::CAPTURE_FILLED, chosen.len() as u64));
        self.before.set(Some(before));
        // The button that was pressed is gone.
        crate::browser::focus_first(".capture button");
    }
}

fn line(panel: Panel, card: &Card, offer: Proposal) -> impl IntoView + use<> {
    let field = offer.field;
    let told = of(label::field(panel.definition.name, field.name), &offer.shown);
    let source = offer.lines.first().and_then(|line| card.lines.get(*line)).cloned().unwrap_or_default();
    let replaced = offer.replaces.clone().map(|now| words(key::CAPTURE_REPLACES, &[("now", &now)]));
    let checked = Signal::derive(move || panel.is_chosen(&offer));
    let decide = move |on: bool| panel.decided.update(|decided| _ = decided.insert(field.name, on));
    view! {
        <li>
            <Checkbox control=Control::plain("capture") label=Signal::stored(told) checked on_change=decide />
            <p class="facts">
                <span>{words(key::CAPTURE_LINE, &[("line", &source)])}</span>
                {replaced.map(|replaced| view! { <strong>{replaced}</strong> })}
            </p>
        </li>
    }
}

/// The lines that go nowhere.
fn rest(card: &Card, offers: &[Proposal], values: &Value) -> Option<impl IntoView + use<>> {
    let lines = fill::left_over(card, offers, values);
    let told = words(key::CAPTURE_REST, &[("lines", &lines.join(" · "))]);
    (!lines.is_empty()).then(|| view! { <p class="muted">{told}</p> })
}

#[component]
fn Filled(panel: Panel) -> impl IntoView {
    let number = move || panel.before.read().as_ref().and_then(Value::as_object).map_or(0, Map::len);
    let undo = move |_| {
        if let Some(before) = panel.before.try_update(Option::take).flatten() {
            panel.on_fill.run(before);
        }
    };
    view! {
        <Show when=move || number() != 0>
            <p class="actions">
                <span>{move || count(key::CAPTURE_FILLED, number() as u64)}</span>
                <Button label=tr(key::ACTION_UNDO) icon=icon::UNDO_2 weight=Weight::Quiet on_click=undo />
            </p>
        </Show>
    }
}
