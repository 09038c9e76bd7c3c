//! Where a board was left: Back leads to the same place (U3).
use std::cell::RefCell;

use leptos::{html::Div, prelude::*};

use crate::{browser, resource::list::hear, route};

/// Cards come column by column: so often, every 50 ms, the page is tried to be scrolled as far as it was.
const TRIES: u32 = 40;

#[derive(Clone)]
struct Left {
    address: String,
    across: i32,
    down: f64,
}

thread_local! {
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// Notes how far the board is scrolled, and scrolls it there again where one came back to it.
pub(super) fn keep(area: NodeRef<Div>) {
    let own = untrack(route::path);
    let left = LEFT.with_borrow(Clone::clone).filter(|left| route::returned() && left.address == address());
    if let Some(left) = left {
        browser::after_render(move || go(area, left, TRIES));
    }
    hear("scroll", move || {
        // The next page, which begins at its top, is none of the board's.
        if untrack(route::path) == own {
            note(area);
        }
    });
}

fn address() -> String {
    untrack(|| format!("{}?{}", route::path(), route::query()))
}

fn note(area: NodeRef<Div>) {
    let Some(Some(board)) = area.try_get_untracked() else { return };
    let down = browser::window().scroll_y().unwrap_or_default();
    LEFT.set(Some(Left { address: address(), across: board.scroll_left(), down }));
}

fn go(area: NodeRef<Div>, left: Left, tries: u32) {
    let Some(Some(board)) = area.try_get_untracked() else { return };
    let page = browser::window();
    board.set_scroll_left(left.across);
    page.scroll_to_with_x_and_y(0.0, left.down);
    let there = (page.scroll_y().unwrap_or_default() - left.down).abs() < 2.0 && board.scroll_left() == left.across;
    if !there && tries > 0 {
        browser::after(50, move || go(area, left, tries - 1));
    }
}
