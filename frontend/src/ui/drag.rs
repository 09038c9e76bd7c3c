//! Dragging with a mouse, a pen or a finger, of any thing onto any place: an element that names itself in `data-place`.
//! A finger must rest first: a swipe scrolls (B2).
use leptos::{
    ev::{self, MouseEvent, PointerEvent},
    html,
    prelude::*,
};
use serde_json::Value;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{AddEventListenerOptions, Element, Event};

use crate::{
    browser::{self, Timer},
    json, route,
};

/// What can be dragged.
#[derive(Clone, Default)]
pub(crate) struct Item {
    pub(crate) id: String,
    /// What is seen under the pointer.
    pub(crate) words: String,
    /// The place it comes from.
    pub(crate) place: String,
    pub(crate) what: Value,
}

/// What happens when something is let go over a place.
pub(crate) type Drop = Callback<(Value, String)>;

/// A finger that rests this long lifts the item.
const PRESS_MS: i32 = 350;
/// A mouse that moves this far lifts it.
const SLIP_PX: f64 = 5.0;

/// An item that rests so near the area's edge scrolls it by about a column, again after each pause.
const EDGE_PX: f64 = 28.0;
const COLUMN_PX: f64 = 272.0;
const PAUSE_MS: i32 = 700;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// An item held down, perhaps not yet lifted.
#[derive(Clone)]
struct Held {
    item: Item,
    start: (f64, f64),
    touch: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct Drag {
    held: StoredValue<Option<Held>>,
    timer: StoredValue<Option<Timer>>,
    /// What a drag scrolls at its edges, if anything.
    pub(crate) area: NodeRef<html::Div>,
    /// Which edge the item rests at, and what happens when it stays there.
    edge: StoredValue<Option<(Edge, Timer)>>,
    /// The id of the item in the air.
    lifted: RwSignal<Option<String>>,
    item: RwSignal<Item>,
    /// The place under it.
    over: RwSignal<String>,
    at: RwSignal<(f64, f64)>,
    by_pointer: RwSignal<bool>,
}

fn point(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

impl Drag {
    pub(crate) fn new() -> Self {
        Self {
            held: StoredValue::new(None),
            timer: StoredValue::new(None),
            area: NodeRef::new(),
            edge: StoredValue::new(None),
            lifted: RwSignal::new(None),
            item: RwSignal::default(),
            over: RwSignal::default(),
            at: RwSignal::new((0.0, 0.0)),
            by_pointer: RwSignal::new(false),
        }
    }

    pub(crate) fn is_lifted(self, id: &str) -> bool {
        self.lifted.read().as_deref() == Some(id)
    }

    pub(crate) fn is_lifted_untracked(self, id: &str) -> bool {
        self.lifted.read_untracked().as_deref() == Some(id)
    }

    pub(crate) fn is_over(self, place: &str) -> bool {
        self.lifted.read().is_some() && *self.over.read() == place
    }

    pub(crate) fn over_untracked(self) -> String {
        self.over.get_untracked()
    }

    pub(crate) fn hover(self, place: &str) {
        self.over.set(place.to_owned());
    }

    /// What is in the air, if anything.
    pub(crate) fn what(self) -> Option<Value> {
        self.lifted.read().is_some().then(|| self.item.read().what.clone())
    }

    /// By keys: no ghost follows.
    pub(crate) fn lift(self, item: Item) {
        self.by_pointer.set(false);
        self.raise(item);
    }

    fn raise(self, item: Item) {
        self.over.set(item.place.clone());
        self.lifted.set(Some(item.id.clone()));
        self.item.set(item);
    }

    /// A finger that rests would open the browser's own menu, which ends the touch.
    pub(crate) fn keep_menu_shut(self, event: &MouseEvent) {
        if self.held.with_value(|held| held.as_ref().is_some_and(|held| held.touch)) {
            event.prevent_default();
        }
    }

    pub(crate) fn clear(self) {
        if let Some(timer) = self.timer.get_value() {
            timer.stop();
        }
        self.leave_edge();
        self.held.set_value(None);
        self.lifted.set(None);
    }

    /// A press on an item: what comes of it is heard from the whole window, until it is let go.
    pub(crate) fn press(self, event: &PointerEvent, item: Item, drop: Drop) {
        if event.button() != 0 || on_control(event) {
            return;
        }
        let touch = event.pointer_type() == "touch";
        let start = point(event);
        self.held.set_value(Some(Held { item, start, touch }));
        if touch {
            self.timer.set_value(Some(browser::after(PRESS_MS, move || self.rise(start))));
        }
        self.listen(drop);
    }

    fn rise(self, at: (f64, f64)) {
        let Some(held) = self.held.get_value() else { return };
        self.at.set(at);
        self.by_pointer.set(true);
        self.raise(held.item);
    }

    fn listen(self, drop: Drop) {
        let heard = StoredValue::new_local(Vec::<WindowListenerHandle>::new());
        let stop = move || {
            for handle in heard.try_update_value(std::mem::take).unwrap_or_default() {
                handle.remove();
            }
        };
        let moved = window_event_listener(ev::pointermove, move |event| self.follow(&event, stop));
        let let_go = window_event_listener(ev::pointerup, move |_| {
            stop();
            self.let_go(drop);
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
        if let Some(place) = place_under(x, y) {
            self.over.set(place);
        }
    }

    fn edge_at(self, x: f64) -> Option<Edge> {
        let area = self.area.get_untracked()?.get_bounding_client_rect();
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
        if let Some(area) = self.area.get_untracked() {
            let step = COLUMN_PX.min(area.get_bounding_client_rect().width() * 0.9);
            area.scroll_by_with_x_and_y(if edge == Edge::End { step } else { -step }, 0.0);
        }
        self.look_under();
        self.edge.set_value(Some((edge, browser::after(PAUSE_MS, move || self.scroll(edge)))));
    }

    fn leave_edge(self) {
        if let Some(Some((_, timer))) = self.edge.try_update_value(Option::take) {
            timer.stop();
        }
    }

    fn let_go(self, drop: Drop) {
        let held = self.held.get_value();
        let lifted = self.lifted.get_untracked().is_some();
        let over = self.over.get_untracked();
        self.clear();
        if let (true, Some(held)) = (lifted, held) {
            // The click that ends a drag upon the item's link must not open it.
            route::deafen();
            drop.run((held.item.what, over));
        }
    }
}

/// The menu inside an item keeps its own presses; a link may still start a drag by mouse.
fn on_control(event: &PointerEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.closest("button, [popover]").ok().flatten().is_some())
}

fn place_under(x: f64, y: f64) -> Option<String> {
    #[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
    let found = browser::document().element_from_point(x as f32, y as f32)?;
    found.closest("[data-place]").ok()??.get_attribute("data-place")
}

/// While an item is in the air a finger must not scroll the page under it. Browsers take listeners on the window as passive
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
pub(crate) fn Ghost(drag: Drag) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let shown = Memo::new(move |_| drag.lifted.read().is_some() && drag.by_pointer.get());
    Effect::new(move || {
        let (x, y) = drag.at.get();
        if let Some(ghost) = node.get() {
            let ghost: &web_sys::HtmlElement = &ghost;
            let _ = ghost.style().set_property(
                "transform",
                &format!("translate({}px, {}px)", json::fraction(x + 8.0), json::fraction(y + 8.0)),
            );
        }
    });
    hold_page_still(shown);
    view! { <Show when=move || shown.get()><div class="ghost card" node_ref=node aria-hidden="true">{move || drag.item.read().words.clone()}</div></Show> }
}
