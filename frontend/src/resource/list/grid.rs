//! The table as a grid: one cell is active, keys move it, Enter edits or opens, x chooses, Space looks inside (3.2).
use std::collections::HashMap;

use domain::permission::Action;
use leptos::{ev::KeyboardEvent, prelude::*};
use serde_json::Value;
use wire::{Field, Kind};

use super::{View, cell, scroll::Scroll, select::Chosen, widths, window::Window};
use crate::{
    browser,
    i18n::key,
    resource::{fields, walk},
    route, session, shell,
    ui::keyboard::{self, Binding, Told},
};

/// The id of the grid, which alone has the keyboard while no cell is edited.
pub(super) const ID: &str = "list-grid";

/// What all parts of the table share.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    pub(super) view: View,
    pub(super) window: Window,
    pub(super) scroll: Scroll,
    pub(super) chosen: Chosen,
    /// Names of the columns, in order; the first names the record.
    pub(super) columns: Memo<Vec<&'static str>>,
    /// Row and column of the active cell.
    pub(super) active: RwSignal<(u64, usize)>,
    /// The record and the column being edited.
    pub(super) editing: RwSignal<Option<(String, usize)>>,
    pub(super) widths: RwSignal<HashMap<String, i32>>,
}

#[derive(Clone, Copy)]
enum Act {
    Step(i64, isize),
    Jump(u64),
    Enter,
    Edit,
    Follow,
    Peek,
    Choose { range: bool },
    ChooseAll,
    Assign,
    Leave,
}

const KEYS: [Binding<Act>; 19] = [
    Binding { keys: &["↓", "j"], words: key::KEYS_MOVE, act: Act::Step(1, 0) },
    Binding { keys: &["↑", "k"], words: key::KEYS_MOVE, act: Act::Step(-1, 0) },
    Binding { keys: &["→"], words: key::KEYS_MOVE, act: Act::Step(0, 1) },
    Binding { keys: &["←"], words: key::KEYS_MOVE, act: Act::Step(0, -1) },
    Binding { keys: &["PageDown"], words: key::KEYS_MOVE, act: Act::Step(15, 0) },
    Binding { keys: &["PageUp"], words: key::KEYS_MOVE, act: Act::Step(-15, 0) },
    Binding { keys: &["Enter"], words: key::KEYS_ENTER, act: Act::Enter },
    Binding { keys: &["e", "F2"], words: key::KEYS_EDIT, act: Act::Edit },
    Binding { keys: &["Ctrl Enter"], words: key::KEYS_FOLLOW, act: Act::Follow },
    Binding { keys: &["Space"], words: key::LIST_PEEK, act: Act::Peek },
    Binding { keys: &["x"], words: key::KEYS_CHOOSE, act: Act::Choose { range: false } },
    Binding { keys: &["Shift x"], words: key::KEYS_CHOOSE, act: Act::Choose { range: true } },
    Binding { keys: &["Ctrl a"], words: key::KEYS_ALL, act: Act::ChooseAll },
    Binding { keys: &["a"], words: key::BULK_ASSIGN, act: Act::Assign },
    Binding { keys: &["Home"], words: key::KEYS_ENDS, act: Act::Step(0, isize::MIN / 2) },
    Binding { keys: &["End"], words: key::KEYS_ENDS, act: Act::Step(0, isize::MAX / 2) },
    Binding { keys: &["Ctrl Home"], words: key::KEYS_FAR, act: Act::Jump(0) },
    Binding { keys: &["Ctrl End"], words: key::KEYS_FAR, act: Act::Jump(u64::MAX) },
    Binding { keys: &["Esc"], words: key::KEYS_OUT, act: Act::Leave },
];

/// The keys of a list and of a cell in it, for the help.
pub(crate) fn keys() -> Vec<Told> {
    [keyboard::told(&KEYS), keyboard::told(&widths::KEYS), keyboard::told(&cell::KEYS)].concat()
}

/// Where the active cell goes once an edit is saved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Stay,
    Down,
    Right,
}

impl Grid {
    pub(super) fn field(self, column: usize) -> Option<&'static Field> {
        let name = *self.columns.read_untracked().get(column)?;
        fields::find(self.view.definition, name)
    }

    pub(super) fn id_at(self, row: u64) -> Option<String> {
        self.window.row_untracked(row)?["id"].as_str().map(str::to_owned)
    }

    pub(super) fn activate(self, row: u64, column: usize) {
        self.active.set((row, column));
    }

    fn step(self, rows: i64, columns: isize) {
        let (row, column) = self.active.get_untracked();
        let last = self.window.height_untracked().saturating_sub(1);
        let widest = self.columns.read_untracked().len().saturating_sub(1);
        let row = row.saturating_add_signed(rows).min(last);
        self.active.set((row, column.saturating_add_signed(columns).min(widest)));
        self.scroll.reveal(row);
        self.follow(row);
    }

    fn jump(self, row: u64) {
        self.active.update(|active| active.0 = row.min(self.window.height_untracked().saturating_sub(1)));
        self.scroll.reveal(self.active.get_untracked().0);
        self.follow(self.active.get_untracked().0);
    }

    /// What is looked into walks along.
    fn follow(self, row: u64) {
        if !self.view.state.read_untracked().peek.is_empty() {
            self.peek(row);
        }
    }

    pub(super) fn peek(self, row: u64) {
        if let Some(id) = self.id_at(row) {
            self.view.change(|state| state.peek = id);
        }
    }

    /// One record on or back, from the panel that looks inside.
    pub(super) fn walk(self, by: i64) {
        self.step(by, 0);
    }

    pub(super) fn edit(self, row: u64, column: usize) {
        let (Some(field), Some(record)) = (self.field(column), self.window.row_untracked(row)) else { return };
        self.activate(row, column);
        if editable(self.view, field, &record) {
            self.editing.set(record["id"].as_str().map(|id| (id.to_owned(), column)));
        }
    }

    /// The cell is closed, and the grid has the keyboard again.
    pub(super) fn close(self, then: Then) {
        let _ = self.editing.try_set(None);
        browser::focus(ID);
        match then {
            Then::Stay => {}
            Then::Down => self.step(1, 0),
            Then::Right => self.step(0, 1),
        }
    }

    /// Opens the record, remembering the list it is walked in.
    pub(super) fn open(self, row: u64) {
        if let Some(id) = self.id_at(row) {
            self.remember(row, &id);
            route::go(&route::to_record(self.view.definition, &id));
        }
    }

    pub(super) fn remember(self, row: u64, id: &str) {
        self.activate(row, 0);
        walk::begin(self.view, row, self.window.total.get_untracked(), id);
    }

    /// Keys pressed on the grid itself; those on links and controls inside are theirs.
    pub(super) fn key(self, event: &KeyboardEvent) {
        if event.target() != event.current_target() || shell::is_second() {
            return;
        }
        let Some(act) = keyboard::chord(event).and_then(|chord| keyboard::act(&KEYS, &chord)) else { return };
        let (row, column) = self.active.get_untracked();
        match act {
            // What stands above the first row are the heads.
            Act::Step(-1, 0) if row == 0 => browser::focus(&widths::head(column)),
            Act::Step(rows, columns) => self.step(rows, columns),
            Act::Jump(to) => self.jump(to),
            Act::Enter if column == 0 => self.open(row),
            Act::Enter | Act::Edit => self.edit(row, column),
            Act::Follow => _ = browser::press(&format!("#cell-{row}-{column} a")),
            Act::Peek => self.peek(row),
            Act::Choose { range } => self.chosen.toggle(self.window.row_untracked(row), row, range, self.window),
            Act::ChooseAll => self.chosen.choose_whole(),
            Act::Assign => self.assign(row),
            Act::Leave => self.leave(),
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// A new owner for what is chosen, else for this record.
    fn assign(self, row: u64) {
        if !untrack(|| self.chosen.any()) {
            self.chosen.toggle(self.window.row_untracked(row), row, false, self.window);
        }
        browser::press_when_there(".bulk-assign");
    }

    /// One level out: the panel, then what is chosen.
    fn leave(self) {
        if self.view.state.read_untracked().peek.is_empty() {
            self.chosen.clear();
        } else {
            self.view.change(|state| state.peek.clear());
        }
    }
}

/// Whether a cell can be changed where it stands. Structures have their editors on the record's page.
pub(super) fn editable(view: View, field: &Field, record: &Value) -> bool {
    let definition = view.definition;
    let simple = matches!(
        field.kind,
        Kind::Text(_)
            | Kind::Email
            | Kind::Phone
            | Kind::Url
            | Kind::Integer(..)
            | Kind::Bool
            | Kind::Date
            | Kind::DateTime
            | Kind::Money
            | Kind::Decimal
            | Kind::Choice(_)
            | Kind::State(_)
            | Kind::Link(_)
    );
    let open = record["status"] != "converted" && record["deleted_at"].is_null();
    let allowed = definition.operations.update && untrack(|| session::may(Action::Edit, definition));
    simple && session::writes(definition, field) && open && allowed
}
