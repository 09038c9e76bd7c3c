//! Dragging with a mouse, a pen or a finger. A finger must rest first: a swipe scrolls (B2).
use leptos::{
    ev::{self, MouseEvent, PointerEvent},
    html,
    prelude::*,
};
use serde_json::Value;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{AddEventListenerOptions, Element, Event};

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

/// A card that rests so near the board's edge scrolls it by about a column, again after each pause.
const EDGE_PX: f64 = 28.0;
const COLUMN_PX: f64 = 272.0;
const PAUSE_MS: i32 = 700;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// A card held down, perhaps not yet lifted.
#[derive(Clone)]
struct Held {
    card: Value,
    start: (f64, f64),
    touch: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Drag {
    held: StoredValue<Option<Held>>,
    timer: StoredValue<Option<Timer>>,
    /// The board itself, which a drag scrolls at its edges.
    pub(super) board: NodeRef<html::Div>,
    /// Which edge the card rests at, and what happens when it stays there.
    edge: StoredValue<Option<(Edge, Timer)>>,
    /// The card in the air.
    lifted: RwSignal<Option<String>>,
    card: RwSignal<Value>,
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
            board: NodeRef::new(),
            edge: StoredValue::new(None),
            lifted: RwSignal::new(None),
            card: RwSignal::default(),
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

    /// The deal in the air, if one is.
    pub(super) fn card(self) -> Option<Value> {
        self.lifted.read().is_some().then(|| self.card.get())
    }

    /// By keys: no ghost follows.
    pub(super) fn lift(self, card: &Value) {
        self.by_pointer.set(false);
        self.raise(card);
    }

    fn raise(self, card: &Value) {
        let text = |name: &str| card[name].as_str().unwrap_or_default().to_owned();
        self.over.set(text("stage_id"));
        self.card.set(card.clone());
        self.lifted.set(Some(text("id")));
    }

    /// A finger that rests would open the browser's own menu, which ends the touch.
    pub(super) fn keep_menu_shut(self, event: &MouseEvent) {
        if self.held.with_value(|held| held.as_ref().is_some_and(|held| held.touch)) {
            event.prevent_default();
        }
    }

    pub(super) fn clear(self) {
        if let Some(timer) = self.timer.get_value() {
            timer.stop();
        }
        self.leave_edge();
        self.held.set_value(None);
        self.lifted.set(None);
    }

    /// A press on a card: what comes of it is heard from the whole window, until it is let go.
    pub(super) fn press(self, event: &PointerEvent, card: Value, shared: Shared) {
        if event.button() != 0 || on_control(event) {
            return;
        }
        let touch = event.pointer_type() == "touch";
        let start = point(event);
        self.held.set_value(Some(Held { card, start, touch }));
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
        self.raise(&held.card);
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
        self.look_under();
        self.rest_at(self.edge_at(x));
    }

    fn look_under(self) {
        let (x, y) = self.at.get_untracked();
        if let Some(stage) = stage_under(x, y) {
            self.over.set(stage);
        }
    }

    fn edge_at(self, x: f64) -> Option<Edge> {
        let area = self.board.get_untracked()?.get_bounding_client_rect();
        let at_end = (x > area.right() - EDGE_PX).then_some(Edge::End);
        at_end.or_else(|| (x < area.left() + EDGE_PX).then_some(Edge::Start))
    }

    /// On a phone the next column only peeps in: passing over it must not scroll it away, so the scrolling waits.
    fn rest_at(self, edge: Option<Edge>) {
        if self.edge.with_value(|now| now.map(|(now, _)| now)) == edge {
            return;
        }
        self.leave_edge();
        if let Some(edge) = edge {
            self.edge.set_value(Some((edge, browser::after(PAUSE_MS, move || self.scroll(edge)))));
        }
    }

    fn scroll(self, edge: Edge) {
        if self.lifted.try_get_untracked().flatten().is_none() {
            return;
        }
        if let Some(board) = self.board.get_untracked() {
            let step = COLUMN_PX.min(board.get_bounding_client_rect().width() * 0.9);
            board.scroll_by_with_x_and_y(if edge == Edge::End { step } else { -step }, 0.0);
        }
        self.look_under();
        self.edge.set_value(Some((edge, browser::after(PAUSE_MS, move || self.scroll(edge)))));
    }

    fn leave_edge(self) {
        if let Some(Some((_, timer))) = self.edge.try_update_value(Option::take) {
            timer.stop();
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

/// While a card is in the air a finger must not scroll the page under it. Browsers take listeners on the window as passive
/// unless told otherwise; a passive one may not hold the page, which would then take the touch away.
fn hold_page_still(lifted: Memo<bool>) {
    let hold = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if lifted.try_get_untracked() == Some(true) && event.cancelable() {
            event.prevent_default();
        }
    });
    let active = AddEventListenerOptions::new();
    active.set_passive(false);
    let listener: &js_sys::Function = hold.as_ref().unchecked_ref();
    let _ = browser::window().add_event_listener_with_callback_and_add_event_listener_options(
        "touchmove",
        listener,
        &active,
    );
    let hold = StoredValue::new_local(Some(hold));
    on_cleanup(move || {
        if let Some(Some(hold)) = hold.try_update_value(Option::take) {
            let _ = browser::window().remove_event_listener_with_callback("touchmove", hold.as_ref().unchecked_ref());
        }
    });
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
    hold_page_still(shown);
    view! { <Show when=move || shown.get()><div class="ghost card" node_ref=node aria-hidden="true">{move || drag.words.get()}</div></Show> }
}
