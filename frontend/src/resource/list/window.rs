//! The rows of a list as far as they have been asked for: pages of fifty, fetched when they come near the eye (L1).
//! Up to the server's deepest offset any page can be jumped to; beyond it the list goes on page by page, by cursor.
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;
use wire::query::{DEFAULT_LIMIT, MAX_OFFSET, Search};

use super::View;
use crate::{
    api::{
        ApiError,
        records::{self, Rows},
    },
    browser, live, route,
};

pub(super) const PAGE: u64 = DEFAULT_LIMIT;

type Pages = HashMap<u64, Vec<Value>>;

#[derive(Clone, Copy)]
pub(super) struct Window {
    view: View,
    question: Memo<Search>,
    pages: RwSignal<Pages>,
    /// How many rows the filter lets through, as far as the server counts, and whether there are more.
    pub(super) total: RwSignal<Option<(u64, bool)>>,
    pub(super) error: RwSignal<Option<ApiError>>,
    /// The rows shown answer an older question.
    pub(super) stale: RwSignal<bool>,
    /// Rows known to exist behind what the server counts.
    beyond: RwSignal<u64>,
    start: u64,
    /// The row that had the keyboard when the list was left.
    left_at: Option<u64>,
    near: StoredValue<(u64, u64)>,
    asked: StoredValue<HashSet<u64>>,
    cursors: StoredValue<HashMap<u64, String>>,
    turn: StoredValue<u32>,
}

/// What a list showed before: Back shows it at once, where it was, and asks meanwhile (U3).
#[derive(Clone)]
struct Seen {
    address: String,
    pages: Pages,
    total: Option<(u64, bool)>,
    /// The row at the top, when the list was left.
    top: u64,
    /// The row that had the keyboard then.
    active: u64,
}

thread_local! {
    static SEEN: RefCell<Vec<Seen>> = const { RefCell::new(Vec::new()) };
}

impl Window {
    pub(super) fn new(view: View) -> Self {
        let definition = view.definition;
        // A change of columns or of the place in the list asks nothing anew.
        let question = Memo::new(move |_| {
            let state = view.state.read();
            Search { limit: Some(PAGE), offset: None, count: None, ..state.search(definition) }
        });
        let seen = recall(&address(view));
        let page = untrack(|| view.state.read().page) - 1;
        let first = seen.as_ref().map(|seen| seen.top).filter(|top| top / PAGE == page).unwrap_or(page * PAGE);
        let left_at = seen.as_ref().map(|seen| seen.active);
        let window = Self {
            view,
            question,
            total: RwSignal::new(seen.as_ref().and_then(|seen| seen.total)),
            pages: RwSignal::new(seen.map(|seen| seen.pages).unwrap_or_default()),
            error: RwSignal::new(None),
            stale: RwSignal::new(false),
            beyond: RwSignal::new(0),
            start: first,
            left_at,
            near: StoredValue::new((first, first + PAGE)),
            asked: StoredValue::default(),
            cursors: StoredValue::default(),
            turn: StoredValue::new(0),
        };
        Effect::new(move |before: Option<Search>| {
            let question = question.get();
            live::changes_of(definition.name);
            window.ask_anew(before.is_some_and(|before| before != question));
            question
        });
        window
    }

    /// Another question begins at the top; the same one, after a change, stays where it is.
    fn ask_anew(self, other: bool) {
        self.turn.update_value(|turn| *turn += 1);
        self.asked.update_value(HashSet::clear);
        self.cursors.update_value(HashMap::clear);
        if other {
            self.near.set_value((0, PAGE));
            self.beyond.set(0);
        }
        self.stale.set(true);
        self.fetch_near();
    }

    /// The row to begin at: where the list was left, or the top of the page the address names.
    pub(super) fn start(self) -> u64 {
        self.start
    }

    /// The row to have the keyboard again after Back (U3).
    pub(super) fn left_at(self) -> Option<u64> {
        self.left_at.filter(|_| route::returned())
    }

    pub(super) fn retry(self) {
        self.ask_anew(false);
    }

    /// How many rows the list is high.
    pub(super) fn height(self) -> u64 {
        let reached = self.beyond.get();
        match self.total.get() {
            None => 0,
            Some((count, _)) => count.max(reached),
        }
    }

    pub(super) fn height_untracked(self) -> u64 {
        untrack(|| self.height())
    }

    /// A row; nothing while it is on its way.
    pub(super) fn row(self, at: u64) -> Option<Value> {
        let at_page = usize::try_from(at % PAGE).ok()?;
        self.pages.read().get(&(at / PAGE))?.get(at_page).cloned()
    }

    pub(super) fn row_untracked(self, at: u64) -> Option<Value> {
        untrack(|| self.row(at))
    }

    /// The rows fetched, in their order.
    pub(super) fn known(self) -> Vec<Value> {
        let pages = self.pages.read_untracked();
        let last = pages.keys().copied().max().unwrap_or_default();
        (0..=last).filter_map(|page| pages.get(&page)).flatten().cloned().collect()
    }

    /// The rows fetched that follow each other around one: the first, and the one after the last.
    pub(super) fn run(self, at: u64) -> (u64, u64) {
        let pages = self.pages.read_untracked();
        let (mut first, mut last) = (at / PAGE, at / PAGE);
        while first > 0 && pages.contains_key(&(first - 1)) {
            first -= 1;
        }
        while pages.contains_key(&last) {
            last += 1;
        }
        (first * PAGE, (last * PAGE).min(self.height_untracked()))
    }

    /// Where a record stands among the rows fetched.
    pub(super) fn place(self, id: &str) -> Option<u64> {
        let pages = self.pages.read_untracked();
        pages.iter().find_map(|(page, rows)| Some(page * PAGE + rows.iter().position(|row| row["id"] == id)? as u64))
    }

    /// A row that was changed here is shown as it now is, before the list is read again.
    pub(super) fn put(self, record: &Value) {
        self.pages.update(|pages| {
            for row in pages.values_mut().flatten().filter(|row| row["id"] == record["id"]) {
                *row = record.clone();
            }
        });
    }

    /// These rows are near the eye.
    pub(super) fn come_near(self, first: u64, last: u64) {
        self.near.set_value((first, last));
        self.fetch_near();
    }

    fn fetch_near(self) {
        let (first, last) = self.near.get_value();
        let known = self.total.get_untracked().is_some();
        // The first answer says how much there is; more is asked for then.
        let last = if known { last.max(first + 1) } else { first + 1 };
        for page in first / PAGE..last.div_ceil(PAGE) {
            self.fetch(page);
        }
    }

    fn fetch(self, page: u64) {
        let cursor = self.cursors.with_value(|cursors| cursors.get(&page).cloned());
        let deep = page * PAGE > MAX_OFFSET;
        if (deep && cursor.is_none()) || !self.asked.try_update_value(|asked| asked.insert(page)).unwrap_or(false) {
            return;
        }
        let turn = self.turn.get_value();
        let counting = self.asked.with_value(HashSet::len) == 1;
        let mut question = self.question.get_untracked();
        question.count = counting.then(|| "exact".to_owned());
        if deep {
            question.cursor = cursor;
        } else {
            question.offset = Some(page * PAGE);
        }
        spawn_local(async move {
            let answer = records::search(self.view.definition, question, None).await;
            if self.turn.try_get_value() == Some(turn) {
                self.receive(page, answer);
            }
        });
    }

    fn receive(self, page: u64, answer: Result<Rows, ApiError>) {
        match answer {
            Ok(rows) => {
                self.error.set(None);
                self.count(page, &rows);
                let fresh = self.stale.get_untracked();
                self.pages.update(|pages| {
                    if fresh {
                        pages.clear();
                    }
                    pages.insert(page, rows.data);
                });
                self.stale.set(false);
                self.fetch_near();
                self.remember();
            }
            Err(error) => {
                self.asked.update_value(|asked| _ = asked.remove(&page));
                self.stale.set(false);
                self.error.set(Some(error));
            }
        }
    }

    fn count(self, page: u64, rows: &Rows) {
        if let Some(count) = rows.page.count {
            self.total.set(Some((count, rows.page.count_is_lower_bound == Some(true))));
        }
        if page * PAGE < MAX_OFFSET {
            return;
        }
        let here = page * PAGE + rows.data.len() as u64;
        if let Some(cursor) = rows.page.next_cursor.clone().filter(|_| rows.page.has_more) {
            self.cursors.update_value(|cursors| _ = cursors.insert(page + 1, cursor));
        }
        let further = if rows.page.has_more { PAGE } else { 0 };
        self.beyond.update(|beyond| *beyond = (*beyond).max(here + further));
    }

    fn remember(self) {
        let seen = Seen {
            address: address(self.view),
            pages: self.pages.get_untracked(),
            total: self.total.get_untracked(),
            top: 0,
            active: 0,
        };
        SEEN.with_borrow_mut(|all| {
            all.retain(|known| known.address != seen.address);
            all.push(seen);
            let surplus = all.len().saturating_sub(12);
            all.drain(..surplus);
        });
    }
}

/// The list last shown is left with these rows at its top and under the keyboard.
pub(super) fn leave(top: u64, active: u64) {
    SEEN.with_borrow_mut(|all| {
        if let Some(seen) = all.last_mut() {
            (seen.top, seen.active) = (top, active);
        }
    });
}

/// The list's address without the place in it.
fn address(view: View) -> String {
    let mut state = view.state.get_untracked();
    state.page = 1;
    state.peek.clear();
    state.address(view.definition, browser::encode)
}

fn recall(address: &str) -> Option<Seen> {
    SEEN.with_borrow(|all| all.iter().find(|known| known.address == address).cloned())
}
