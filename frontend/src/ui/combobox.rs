//! A text box that searches and offers what it finds (the ARIA combobox pattern), safe with input methods.
use std::future::Future;
use std::pin::Pin;

use leptos::{
    ev::{Event, KeyboardEvent},
    prelude::*,
    task::spawn_local,
};

use super::{
    field::Control,
    icon::{self, Icon},
    input::is_composing,
    keyboard,
};
use crate::{
    browser,
    i18n::{key, t, tr},
};

/// A thing offered or chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) id: String,
    pub(crate) name: String,
    /// A second, quieter line: what tells two of one name apart.
    pub(crate) note: String,
}

type Found = Pin<Box<dyn Future<Output = Vec<Offer>>>>;

/// What a combobox asks for offers.
#[derive(Clone, Copy)]
pub(crate) struct Source(StoredValue<Box<dyn Fn(String) -> Found>, LocalStorage>);

impl Source {
    pub(crate) fn new<F, A>(search: F) -> Self
    where
        F: Fn(String) -> A + 'static,
        A: Future<Output = Vec<Offer>> + 'static,
    {
        Self(StoredValue::new_local(Box::new(move |text| Box::pin(search(text)))))
    }

    fn find(&self, text: String) -> Found {
        self.0.with_value(|search| search(text))
    }
}

/// Everything that changes while a combobox is used.
#[derive(Clone, Copy)]
struct State {
    source: Source,
    text: RwSignal<String>,
    /// Between the first key and the choice, the box shows what is typed and not what is chosen.
    typing: RwSignal<bool>,
    open: RwSignal<bool>,
    offers: RwSignal<Vec<Offer>>,
    active: RwSignal<usize>,
    busy: RwSignal<bool>,
    turn: StoredValue<u32>,
}

impl State {
    fn new(source: Source) -> Self {
        Self {
            source,
            text: RwSignal::default(),
            typing: RwSignal::new(false),
            open: RwSignal::new(false),
            offers: RwSignal::default(),
            active: RwSignal::new(0),
            busy: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// Asks for offers after a pause; an answer that a newer question has overtaken is dropped.
    fn search(self, pause: i32) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        self.busy.set(true);
        spawn_local(async move {
            browser::sleep(pause).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let found = self.source.find(self.text.get_untracked().trim().to_owned()).await;
            if self.turn.try_get_value() == Some(turn) {
                self.offers.set(found);
                self.active.set(0);
                self.busy.set(false);
            }
        });
    }

    fn typed(self, text: String) {
        self.text.set(text);
        self.typing.set(true);
        self.open.set(true);
        self.search(180);
    }

    fn show(self) {
        if !self.open.get_untracked() {
            self.open.set(true);
            self.search(0);
        }
    }

    fn close(self) {
        self.open.set(false);
        self.typing.set(false);
        self.text.set(String::new());
        self.turn.update_value(|turn| *turn += 1);
    }

    fn step(self, by: isize) {
        let count = self.offers.read_untracked().len();
        if count > 0 {
            self.active.update(|active| *active = active.saturating_add_signed(by).min(count - 1));
        }
    }
}

/// Chooses one of many by typing. `clearable` adds a button that takes the choice back.
#[component]
pub(crate) fn Combobox(
    control: Control,
    source: Source,
    #[prop(into)] chosen: Signal<Option<Offer>>,
    #[prop(into)] on_choose: Callback<Option<Offer>>,
    #[prop(default = true)] clearable: bool,
    #[prop(optional, into)] placeholder: Option<Signal<String>>,
    #[prop(optional, into)] label: Option<Signal<String>>,
    /// Makes its offers as soon as it has the keyboard.
    #[prop(optional)]
    eager: bool,
) -> impl IntoView {
    let state = State::new(source);
    let list = StoredValue::new(format!("{}-list", control.id()));
    let shown = move || {
        if state.typing.get() { state.text.get() } else { chosen.get().map(|offer| offer.name).unwrap_or_default() }
    };
    let choose = move |offer: Offer| {
        state.close();
        on_choose.run(Some(offer));
    };
    let active_id = move || {
        (state.open.get() && !state.offers.read().is_empty())
            .then(|| format!("{}-{}", list.get_value(), state.active.get()))
    };
    view! {
        <div class="combobox">
            <input class="control" id=control.id() type="text" role="combobox" autocomplete="off" aria-autocomplete="list"
                aria-label=move || label.map(|label| label.get()) placeholder=move || placeholder.map(|text| text.get())
                aria-expanded=move || state.open.get().to_string() aria-controls=list.get_value() aria-activedescendant=active_id
                aria-invalid=move || control.invalid() aria-describedby=move || control.described_by()
                aria-required=control.aria_required() disabled=move || control.disabled.get() prop:value=shown
                on:input=move |event| typed(state, &event) on:compositionend=move |event| state.typed(event_target_value(&event))
                on:click=move |_| state.show() on:focus=move |_| if eager { state.show() } on:blur=move |_| state.close()
                on:keydown=move |event| act_on_key(state, &event, choose) />
            <Show when=move || clearable && chosen.read().is_some() && !control.disabled.get()>
                <button type="button" class="icon-button clear" aria-label=tr(key::ACTION_CLEAR) on:click=move |_| on_choose.run(None)>
                    <Icon shape=icon::X />
                </button>
            </Show>
            <Offers state list choose=Callback::new(choose) />
        </div>
    }
}

fn typed(state: State, event: &Event) {
    if !is_composing(event) {
        state.typed(event_target_value(event));
    }
}

fn act_on_key(state: State, event: &KeyboardEvent, choose: impl Fn(Offer)) {
    let Some(key) = keyboard::pressed(event) else { return };
    let open = state.open.get_untracked();
    match key.as_str() {
        "ArrowDown" if open => state.step(1),
        "ArrowDown" => state.show(),
        "ArrowUp" if open => state.step(-1),
        "Enter" if open => {
            let offer = state.offers.read_untracked().get(state.active.get_untracked()).cloned();
            if let Some(offer) = offer.filter(|_| !state.busy.get_untracked()) {
                choose(offer);
            }
        }
        "Escape" if open => {
            event.stop_propagation();
            state.close();
        }
        _ => return,
    }
    event.prevent_default();
}

#[component]
fn Offers(state: State, list: StoredValue<String>, choose: Callback<Offer>) -> impl IntoView {
    let items = move || {
        let offers = state.offers.get();
        let item = move |(index, offer): (usize, Offer)| {
            let (name, note) = (offer.name.clone(), offer.note.clone());
            view! {
                <li role="option" id=format!("{}-{index}", list.get_value()) aria-selected=move || (state.active.get() == index).to_string()
                    on:mousedown=move |event| { event.prevent_default(); choose.run(offer.clone()); }>
                    <span>{name}</span>
                    {(!note.is_empty()).then(|| view! { <span class="note">{note}</span> })}
                </li>
            }
        };
        offers.into_iter().enumerate().map(item).collect_view()
    };
    let message = move || match (state.busy.get(), state.offers.read().is_empty()) {
        (true, true) => Some(t(key::STATE_SEARCHING)),
        (false, true) => Some(t(key::STATE_NOTHING_FOUND)),
        _ => None,
    };
    Effect::new(move || {
        let at = state.active.get();
        if state.open.get_untracked() {
            browser::reveal(format!("{}-{at}", list.get_value()));
        }
    });
    view! {
        <div class="offers" hidden=move || !state.open.get()>
            <ul role="listbox" id=list.get_value() hidden=move || state.offers.read().is_empty() aria-label=tr(key::STATE_SUGGESTIONS)>{items}</ul>
            {move || message().map(|text| view! { <p class="note">{text}</p> })}
        </div>
    }
}
