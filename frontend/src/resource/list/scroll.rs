//! Which rows are in sight: on wide screens the table scrolls, on a phone the page does; what counts is where the rows are.
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, HtmlElement};

use super::window::{PAGE, Window};
use crate::browser;

/// Rows drawn above and below what is in sight, so that a quick scroll meets rows and no blank.
const AHEAD: u64 = 8;
/// The drawn range moves in steps of so many rows.
const STEP: u64 = 4;
const MOST: u64 = 60;
/// The pager below the table, and air.
const BELOW: f64 = 72.0;
/// What the page's bar covers of a list that scrolls with the page, and air.
const COVERED: f64 = 64.0;

#[derive(Clone, Copy)]
pub(super) struct Scroll {
    pub(super) body: NodeRef<html::Tbody>,
    pub(super) frame: NodeRef<html::Div>,
    /// The rows drawn: the first, and the one after the last.
    pub(super) range: RwSignal<(u64, u64)>,
    /// The first row wholly in sight.
    pub(super) top: RwSignal<u64>,
    /// The height of a row; all are alike.
    pub(super) row: RwSignal<f64>,
    window: Window,
    /// What is in sight does not count while the page is printed.
    printing: StoredValue<bool>,
}

impl Scroll {
    pub(super) fn new(window: Window, start: u64) -> Self {
        let range = RwSignal::new((start.saturating_sub(AHEAD), start + PAGE.min(MOST - AHEAD)));
        let scroll = Self {
            body: NodeRef::new(),
            frame: NodeRef::new(),
            range,
            top: RwSignal::new(start),
            row: RwSignal::new(36.0),
            window,
            printing: StoredValue::new(false),
        };
        scroll.listen();
        scroll
    }

    /// Scrolls of the page and of the table are heard alike: neither bubbles, both are caught on their way down.
    fn listen(self) {
        for name in ["scroll", "resize"] {
            hear(name, move || self.look());
        }
        hear("beforeprint", move || self.spread());
        hear("afterprint", move || {
            self.printing.set_value(false);
            self.look();
        });
    }

    /// On paper stands all that was fetched around what is in sight.
    fn spread(self) {
        self.printing.set_value(true);
        self.range.set(self.window.run(self.top.get_untracked()));
    }

    /// Measures and draws what is in sight.
    pub(super) fn look(self) {
        let (Some(body), Some(frame)) = (self.body.get_untracked(), self.frame.get_untracked()) else { return };
        if self.printing.get_value() {
            return;
        }
        self.measure(&body);
        fit(&frame);
        let (rows, place) = (body.get_bounding_client_rect(), frame.get_bounding_client_rect());
        let lowest = browser::window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0);
        let head =
            frame.query_selector("thead").ok().flatten().map_or(0.0, |head| head.get_bounding_client_rect().height());
        let (above, below) = (place.top().max(0.0) + head, place.bottom().min(lowest));
        let row = self.row.get_untracked();
        let (first, last) = (index((above - rows.top()) / row), index((below - rows.top()) / row) + 1);
        // A row counts as the first in sight when more of it is seen than not: below the bar, where `go_to` puts it.
        let seen = if scrolls_itself(&frame) { above } else { above.max(COVERED) };
        self.show(first, last, index((seen - rows.top()) / row + 0.5));
    }

    fn measure(self, body: &HtmlElement) {
        let drawn = body.query_selector("tr[aria-rowindex]").ok().flatten();
        let height = drawn.map_or(0.0, |row: Element| row.get_bounding_client_rect().height());
        if height > 8.0 && (height - self.row.get_untracked()).abs() > 0.1 {
            self.row.set(height);
        }
    }

    fn show(self, first: u64, last: u64, top: u64) {
        let all = self.window.height_untracked();
        let (first, last) = (first.min(all.saturating_sub(1)), last.min(all));
        let from = (first / STEP * STEP).saturating_sub(AHEAD);
        let to = (last.div_ceil(STEP) * STEP + AHEAD).min(from + MOST).min(all);
        if self.range.get_untracked() != (from, to) {
            self.range.set((from, to));
        }
        let top = top.min(all.saturating_sub(1));
        if self.top.get_untracked() != top {
            self.top.set(top);
        }
        self.window.come_near(from, to);
    }

    /// Brings a row to the top of what is in sight.
    pub(super) fn go_to(self, at: u64) {
        let (Some(body), Some(frame)) = (self.body.get_untracked(), self.frame.get_untracked()) else { return };
        self.measure(&body);
        fit(&frame);
        let wanted = rows_high(at, self.row.get_untracked());
        if scrolls_itself(&frame) {
            frame.set_scroll_top(whole(wanted));
        } else {
            let page = browser::window();
            let top = body.get_bounding_client_rect().top() + page.scroll_y().unwrap_or(0.0);
            page.scroll_to_with_x_and_y(0.0, (top + wanted - COVERED).max(0.0));
        }
        self.look();
    }

    /// Scrolls only as far as it must for a row to be in sight.
    pub(super) fn reveal(self, at: u64) {
        let Some(frame) = self.frame.get_untracked() else { return };
        let row = self.row.get_untracked();
        if !scrolls_itself(&frame) {
            return;
        }
        let head =
            frame.query_selector("thead").ok().flatten().map_or(0.0, |head| head.get_bounding_client_rect().height());
        let foot =
            frame.query_selector("tfoot").ok().flatten().map_or(0.0, |foot| foot.get_bounding_client_rect().height());
        let (top, height) = (f64::from(frame.scroll_top()), f64::from(frame.client_height()) - head - foot);
        let start = rows_high(at, row);
        if start < top {
            frame.set_scroll_top(whole(start));
        } else if start + row > top + height {
            frame.set_scroll_top(whole(start + row - height));
        }
        self.look();
    }
}

/// Acts on an event of the window, or of anything in it, for as long as the list stands.
pub(in crate::resource) fn hear(name: &'static str, act: impl Fn() + 'static) {
    let act = Closure::<dyn Fn()>::new(act);
    let listener: js_sys::Function = act.as_ref().unchecked_ref::<js_sys::Function>().clone();
    let _ = browser::window().add_event_listener_with_callback_and_bool(name, &listener, true);
    let act = StoredValue::new_local(Some(act));
    on_cleanup(move || {
        let _ = browser::window().remove_event_listener_with_callback_and_bool(name, &listener, true);
        drop(act.try_update_value(Option::take));
    });
}

/// On wide screens the table fills what is left of the window, so that head and foot stay in sight.
fn fit(frame: &HtmlElement) {
    let page = browser::window();
    let wide = page.match_media("(min-width: 768px)").ok().flatten().is_some_and(|query| query.matches());
    let top = frame.get_bounding_client_rect().top() + page.scroll_y().unwrap_or(0.0);
    let height = if wide { format!("max(280px, calc(100dvh - {}px))", whole(top + BELOW)) } else { String::new() };
    if frame.style().get_property_value("max-height").ok().as_deref() != Some(height.as_str()) {
        let _ = frame.style().set_property("max-height", &height);
    }
}

fn scrolls_itself(frame: &HtmlElement) -> bool {
    frame.scroll_height() > frame.client_height() + 4
}

#[expect(clippy::cast_precision_loss, reason = "row numbers stay far below 2^53")]
fn rows_high(rows: u64, row: f64) -> f64 {
    rows as f64 * row
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row's number: whole and not negative")]
fn index(rows: f64) -> u64 {
    rows.max(0.0).floor() as u64
}

#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn whole(pixels: f64) -> i32 {
    pixels.ceil() as i32
}
