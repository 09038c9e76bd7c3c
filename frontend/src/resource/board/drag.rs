//! Dragging with a mouse, a pen or a finger. A finger must rest first: a swipe scrolls (B2).
use leptos::{
    ev::{self, PointerEvent},
    html,
    prelude::*,
};
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{Shared, moves::carry};
use crate::{
    browser::{self, Timer},
    resource::value,
    route,
};

/// A finger that rests this long lifts the card.
const PRESS_MS: i32 = 350;
/// A mouse that moves this far lifts it.
const SLIP_PX: f64 = 5.0;

/// A card held down, perhaps not yet lifted.
#[derive(Clone)]
struct Held {
    id: String,
    card: Value,
    start: (f64, f64),
    touch: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Drag {
    held: StoredValue<Option<Held>>,
    timer: StoredValue<Option<Timer>>,
    /// The card in the air.
    lifted: RwSignal<Option<String>>,
    /// The stage under it.
    over: RwSignal<String>,
    at: RwSignal<(f64, f64)>,
    words: RwSignal<String>,
    by_pointer: RwSignal<bool>,
}

fn point(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

impl Drag {
    pub(super) fn new() -> Self {
        Self {
            held: StoredValue::new(None),
            timer: StoredValue::new(None),
            lifted: RwSignal::new(None),
            over: RwSignal::default(),
            at: RwSignal::new((0.0, 0.0)),
            words: RwSignal::default(),
            by_pointer: RwSignal::new(false),
        }
    }

    pub(super) fn is_lifted(self, id: &str) -> bool {
        self.lifted.read().as_deref() == Some(id)
    }

    pub(super) fn is_lifted_untracked(self, id: &str) -> bool {
        self.lifted.read_untracked().as_deref() == Some(id)
    }

    pub(super) fn is_over(self, stage: &str) -> bool {
        self.lifted.read().is_some() && *self.over.read() == stage
    }

    pub(super) fn over_untracked(self) -> String {
        self.over.get_untracked()
    }

    pub(super) fn hover(self, stage: &str) {
        self.over.set(stage.to_owned());
    }

    /// By keys: no ghost follows.
    pub(super) fn lift(self, id: &str, stage: &str) {
        self.by_pointer.set(false);
        self.over.set(stage.to_owned());
        self.lifted.set(Some(id.to_owned()));
    }

    pub(super) fn clear(self) {
        if let Some(timer) = self.timer.get_value() {
            timer.stop();
        }
        self.held.set_value(None);
        self.lifted.set(None);
    }

    /// A press on a card: what comes of it is heard from the whole window, until it is let go.
    pub(super) fn press(self, event: &PointerEvent, id: &str, card: Value, shared: Shared) {
        if event.button() != 0 || on_control(event) {
            return;
        }
        let touch = event.pointer_type() == "touch";
        let start = point(event);
        self.held.set_value(Some(Held { id: id.to_owned(), card, start, touch }));
        if touch {
            self.timer.set_value(Some(browser::after(PRESS_MS, move || self.rise(start))));
        }
        self.listen(shared);
    }

    fn rise(self, at: (f64, f64)) {
        let Some(held) = self.held.get_value() else { return };
        self.words.set(format!(
            "{} {}",
            held.card["name"].as_str().unwrap_or_default(),
            value::money(&held.card["amount"])
        ));
        self.at.set(at);
        self.by_pointer.set(true);
        self.over.set(held.card["stage_id"].as_str().unwrap_or_default().to_owned());
        self.lifted.set(Some(held.id));
    }

    fn listen(self, shared: Shared) {
        let heard = StoredValue::new_local(Vec::<WindowListenerHandle>::new());
        let stop = move || {
            for handle in heard.try_update_value(std::mem::take).unwrap_or_default() {
                handle.remove();
            }
        };
        let moved = window_event_listener(ev::pointermove, move |event| self.follow(&event, stop));
        let let_go = window_event_listener(ev::pointerup, move |_| {
            stop();
            self.let_go(shared);
        });
        let cancelled = window_event_listener(ev::pointercancel, move |_| {
            stop();
            self.clear();
        });
        let escape = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                stop();
                self.clear();
            }
        });
        heard.set_value(vec![moved, let_go, cancelled, escape]);
    }

    fn follow(self, event: &PointerEvent, stop: impl Fn()) {
        let Some(held) = self.held.get_value() else { return };
        let (x, y) = point(event);
        let slipped = (x - held.start.0).hypot(y - held.start.1) > SLIP_PX;
        if self.lifted.read_untracked().is_none() {
            match (slipped, held.touch) {
                // A finger that moves before it rested is scrolling.
                (true, true) => {
                    stop();
                    self.clear();
                }
                (true, false) => self.rise((x, y)),
                (false, _) => {}
            }
            return;
        }
        event.prevent_default();
        self.at.set((x, y));
        if let Some(stage) = stage_under(x, y) {
            self.over.set(stage);
        }
    }

    fn let_go(self, shared: Shared) {
        let held = self.held.get_value();
        let lifted = self.lifted.get_untracked().is_some();
        let over = self.over.get_untracked();
        self.clear();
        let stage = shared.stages.read_untracked().iter().find(|stage| stage.id == over).cloned();
        if let (true, Some(held), Some(stage)) = (lifted, held, stage) {
            // The click that ends a drag upon the card's link must not open it.
            route::deafen();
            carry(shared, held.card, stage);
        }
    }
}

/// The link or menu inside a card keeps its own presses; a link may still start a drag by mouse.
fn on_control(event: &PointerEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.closest("button, [popover]").ok().flatten().is_some())
}

fn stage_under(x: f64, y: f64) -> Option<String> {
    #[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
    let found = browser::document().element_from_point(x as f32, y as f32)?;
    found.closest("[data-stage]").ok()??.get_attribute("data-stage")
}

/// What follows the pointer.
#[component]
pub(super) fn Ghost(drag: Drag) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let shown = Memo::new(move |_| drag.lifted.read().is_some() && drag.by_pointer.get());
    Effect::new(move || {
        let (x, y) = drag.at.get();
        if let Some(ghost) = node.get() {
            let ghost: &web_sys::HtmlElement = &ghost;
            let _ = ghost.style().set_property("transform", &format!("translate({}px, {}px)", x + 8.0, y + 8.0));
        }
    });
    // While a card is in the air a finger must not scroll the page under it.
    let handle = window_event_listener_untyped("touchmove", move |event| {
        if untrack(|| shown.get()) && event.cancelable() {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
    view! { <Show when=move || shown.get()><div class="ghost card" node_ref=node aria-hidden="true">{move || drag.words.get()}</div></Show> }
}
