//! Classes being changed: what is typed, also where it is no number yet, until they are saved.
use std::collections::BTreeMap;

use domain::rfm::{Class, Range, violations};
use leptos::{prelude::*, task::spawn_local};
use wire::Violation;

use crate::{
    i18n::{fill, key, of, t},
    pages::insight::source::spoken,
    ui::{announce, toast, unique_number},
};

/// One class.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) id: u32,
    pub(super) key: StoredValue<String>,
    pub(super) names: RwSignal<BTreeMap<String, String>>,
    /// Whether it holds those who bought, or those who may.
    pub(super) buyers: RwSignal<bool>,
    /// Recency, frequency, monetary value.
    pub(super) ranges: [RwSignal<Range>; 3],
    pub(super) first: RwSignal<String>,
    pub(super) interest: RwSignal<String>,
}

impl Line {
    fn new(class: Class) -> Self {
        let days = |days: Option<i64>| RwSignal::new(days.map(|days| days.to_string()).unwrap_or_default());
        Self {
            id: unique_number(),
            key: StoredValue::new(class.key),
            names: RwSignal::new(class.labels),
            buyers: RwSignal::new(class.interest_within_days.is_none()),
            ranges: [class.recency, class.frequency, class.monetary].map(RwSignal::new),
            first: days(class.first_before_days),
            interest: days(class.interest_within_days),
        }
    }

    /// As it is typed now.
    fn class(self) -> Class {
        let named = self.names.get().into_iter().filter(|(_, name)| !name.trim().is_empty());
        Class { labels: named.map(|(tag, name)| (tag, name.trim().to_owned())).collect(), ..self.rule() }
    }

    /// Without what it is called.
    fn rule(self) -> Class {
        let (key, [recency, frequency, monetary]) = (self.key.get_value(), self.ranges.map(|range| range.get()));
        if self.buyers.get() {
            let first_before_days = days(&self.first.read());
            return Class { key, recency, frequency, monetary, first_before_days, ..Class::default() };
        }
        // Those who have not bought have no scores.
        let interest_within_days = days(&self.interest.read()).or(Some(0));
        Class { key, interest_within_days, ..Class::default() }
    }

    /// What it is called in the reader's language.
    pub(super) fn title(self) -> String {
        let name = spoken(&self.names.read());
        if name.trim().is_empty() { t(key::RFM_UNNAMED).to_owned() } else { name }
    }
}

/// Days as they are typed; nothing where nothing is, and none that are allowed where it is no number.
fn days(text: &str) -> Option<i64> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.parse().unwrap_or(0))
}

fn lines(owner: StoredValue<Owner>, classes: Vec<Class>) -> Vec<Line> {
    owner.with_value(|owner| owner.with(|| classes.into_iter().map(Line::new).collect()))
}

/// All of them, in the order in which they are tried.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) lines: RwSignal<Vec<Line>>,
    /// Whether they were to be saved: from then on it is told what is wrong.
    pub(super) judged: RwSignal<bool>,
    pub(super) busy: RwSignal<bool>,
    wrong: Memo<Vec<Violation>>,
    /// Of what is typed into any of them: a class that is added by a button outlives that button.
    owner: StoredValue<Owner>,
}

impl Draft {
    pub(super) fn new(classes: Vec<Class>) -> Self {
        let owner = StoredValue::new(Owner::current().unwrap_or_default());
        let lines = RwSignal::new(lines(owner, classes));
        let judged = RwSignal::new(false);
        let all = move || lines.get().into_iter().map(Line::class).collect::<Vec<_>>();
        let wrong = Memo::new(move |_| if judged.get() { violations(&all()) } else { Vec::new() });
        Self { lines, judged, busy: RwSignal::new(false), wrong, owner }
    }

    pub(super) fn classes(self) -> Vec<Class> {
        self.lines.get().into_iter().map(Line::class).collect()
    }

    /// What decides who is where: their names do not.
    pub(super) fn rules(self) -> Vec<Class> {
        self.lines.get().into_iter().map(Line::rule).collect()
    }

    pub(super) fn put(self, classes: Vec<Class>) {
        self.lines.set(lines(self.owner, classes));
    }

    /// Everything that is wrong, from now on told at its place.
    pub(super) fn judge(self) -> Vec<Violation> {
        self.judged.set(true);
        self.wrong.get_untracked()
    }

    /// What is wrong with one member of a class, `""` for the list of them.
    pub(super) fn wrong(self, line: Line, member: &str) -> Option<Violation> {
        let at = self.place(line)?;
        let path = format!("classes.{at}.{member}");
        self.wrong.read().iter().find(|violation| violation.field == path).cloned()
    }

    pub(super) fn wrong_at_all(self) -> Option<Violation> {
        self.wrong.read().iter().find(|violation| violation.field == "classes").cloned()
    }

    pub(super) fn place(self, line: Line) -> Option<usize> {
        self.lines.read().iter().position(|other| other.id == line.id)
    }

    pub(super) fn step(self, line: Line, by: isize) {
        let Some(at) = untrack(|| self.place(line)) else { return };
        let count = self.lines.read_untracked().len();
        let Some(to) = at.checked_add_signed(by).filter(|to| *to < count) else { return };
        self.lines.update(|lines| lines.swap(at, to));
        let (place, count) = ((to + 1).to_string(), count.to_string());
        announce::announce(fill(key::DASHBOARD_MOVED, &[("place", &place), ("count", &count)]));
    }

    /// A class that takes whoever is left.
    pub(super) fn add(self, tag: &str) -> Line {
        let class =
            Class { key: self.free_key(), labels: [(tag.to_owned(), String::new())].into(), ..Class::default() };
        let line = self.owner.with_value(|owner| owner.with(|| Line::new(class)));
        self.lines.update(|lines| lines.push(line));
        line
    }

    fn free_key(self) -> String {
        let taken: Vec<String> = self.lines.read_untracked().iter().map(|line| line.key.get_value()).collect();
        let free = |name: &String| !taken.contains(name);
        (1..=taken.len() + 1).map(|n| format!("class_{n}")).find(free).unwrap_or_default()
    }

    pub(super) fn remove(self, line: Line) {
        let said = of(t(key::RFM_REMOVED), &untrack(|| line.title()));
        self.replace(said, |lines| lines.retain(|other| other.id != line.id));
    }

    pub(super) fn reset(self, defaults: Vec<Class>) {
        self.replace(t(key::RFM_RESET_DONE).to_owned(), |all| *all = lines(self.owner, defaults));
    }

    /// With a way back.
    fn replace(self, said: String, change: impl FnOnce(&mut Vec<Line>)) {
        let before = self.lines.get_untracked();
        self.lines.update(change);
        let undo = move || _ = self.lines.try_set(before.clone());
        // By itself: with the button that is pressed goes what belongs to it.
        spawn_local(async move { toast::undoable(said, undo) });
    }
}
