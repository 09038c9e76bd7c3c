//! What is typed into a form, what is wrong with it, and what of it is sent.
use std::collections::{HashMap, HashSet};

use leptos::{prelude::*, task::spawn_local};
use serde_json::{Map, Value};
use wire::{DefaultValue, Definition, Field, Kind, Violation};

use crate::{
    browser,
    i18n::{count, current_untracked, format, key, label, t},
    piece,
    resource::{ask::own_fields, keep::Keep, value::is_empty},
    session,
    ui::announce,
};

/// The state of one form; cheap to copy, alive as long as the form.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) definition: &'static Definition,
    pub(super) before: StoredValue<Option<Value>>,
    pub(super) values: RwSignal<Value>,
    /// What the server refused; each entry goes when its field changes.
    pub(super) refused: RwSignal<Vec<Violation>>,
    pub(super) message: RwSignal<String>,
    pub(super) submitted: RwSignal<bool>,
    pub(super) busy: RwSignal<bool>,
    pub(super) unfolded: RwSignal<bool>,
    /// What is kept of it on this device.
    pub(super) keep: Keep,
    /// Grows when the form is filled from outside: its controls are drawn anew.
    pub(super) drawn: RwSignal<u32>,
    /// The field that was left last.
    pub(super) left: RwSignal<Option<&'static str>>,
    start: StoredValue<Value>,
    touched: RwSignal<HashSet<&'static str>>,
    controls: StoredValue<HashMap<&'static str, String>>,
    /// Whether the rules are there.
    ruled: RwSignal<bool>,
    checked: Memo<Vec<Violation>>,
}

impl Draft {
    pub(super) fn new(definition: &'static Definition, before: Option<Value>, defaults: &Value) -> Self {
        let start =
            before.as_ref().map_or_else(|| fresh(definition, defaults), |before| own_fields(definition, before));
        let values = RwSignal::new(start.clone());
        let keep = Keep::open(&name(definition, before.as_ref()));
        let before = StoredValue::new(before);
        let ruled = RwSignal::new(false);
        let checked = Memo::new(move |_| {
            // To ask for rules that are not there would be to load them.
            if !ruled.get() {
                return Vec::new();
            }
            let before = before.get_value().map(|before| own_fields(definition, &before));
            piece::rules::check_now(definition, values.get(), before)
        });
        let draft = Self {
            definition,
            before,
            values,
            refused: RwSignal::default(),
            message: RwSignal::default(),
            submitted: RwSignal::new(false),
            busy: RwSignal::new(false),
            unfolded: RwSignal::new(false),
            keep,
            drawn: RwSignal::new(0),
            left: RwSignal::new(None),
            start: StoredValue::new(start),
            touched: RwSignal::default(),
            controls: StoredValue::default(),
            ruled,
            checked,
        };
        let asked = StoredValue::new(false);
        Effect::new(move || {
            let typed = draft.typed();
            // They are as much code as the form: it is seen first, and they come with what there is to judge.
            if typed.is_some() && !asked.get_value() {
                asked.set_value(true);
                spawn_local(async move { _ = draft.wait_for_rules().await });
            }
            keep.note(typed);
        });
        draft
    }

    /// Until the rules are there, or cannot be had; says whether the form still stands.
    pub(super) async fn wait_for_rules(self) -> bool {
        let there = piece::rules::load().await.is_ok();
        self.ruled.try_set(there).is_none()
    }

    /// What differs from what the form began with; for a change also from which version on.
    fn typed(self) -> Option<Value> {
        let values = self.values.read();
        let start = self.start.read_value();
        let differs = |(name, value): &(&String, &Value)| {
            let old = &start[name.as_str()];
            old != *value && !(is_empty(old) && is_empty(value))
        };
        let typed = values.as_object()?.iter().filter(differs).map(|(name, value)| (name.clone(), value.clone()));
        let mut typed: Map<_, _> = typed.collect();
        if typed.is_empty() {
            return None;
        }
        let version = self.before.with_value(|before| before.as_ref().map(|before| before["version"].clone()));
        typed.extend(version.map(|version| (VERSION.to_owned(), version)));
        Some(Value::Object(typed))
    }

    /// Goes on with what was kept. Where the record has changed since then, it says so.
    pub(super) fn resume(self, typed: &Value) {
        let version = self.before.with_value(|before| before.as_ref().map(|before| before["version"].clone()));
        self.fill(typed);
        if version.is_some_and(|version| version != typed[VERSION]) {
            self.message.set(t(key::DRAFT_OLDER).to_owned());
        }
    }

    /// Puts values into the form as if they had been typed.
    pub(super) fn fill(self, given: &Value) {
        let mut folded = false;
        for (name, value) in given.as_object().into_iter().flatten() {
            let Some(field) = self.fields().find(|field| field.name == name) else { continue };
            folded |= self.is_folded(field);
            self.put(field.name, value.clone());
        }
        self.unfolded.update(|open| *open |= folded);
        self.drawn.update(|times| *times += 1);
    }

    /// Whether a field lies under "more fields": one that a new record begins with is seen.
    pub(super) fn is_folded(self, field: &Field) -> bool {
        let is_new = self.before.with_value(Option::is_none);
        field.more && (!is_new || is_empty(&self.start.read_value()[field.name]))
    }

    /// Fields a person fills, in their order.
    pub(super) fn fields(self) -> impl Iterator<Item = &'static Field> {
        let definition = self.definition;
        definition.fields.iter().filter(|field| session::writes(definition, field))
    }

    pub(super) fn put(self, name: &'static str, value: Value) {
        self.message.set(String::new());
        self.refused.update(|refused| refused.retain(|violation| root(violation) != name));
        self.values.update(|values| values[name] = value);
    }

    pub(super) fn touch(self, name: &'static str) {
        // The field that has the keyboard tells of its leaving even when the whole form goes.
        if self.touched.try_with_untracked(|touched| touched.contains(name)) == Some(false) {
            self.touched.update(|touched| _ = touched.insert(name));
        }
        let _ = self.left.try_set(Some(name));
    }

    pub(super) fn remember_control(self, name: &'static str, id: String) {
        self.controls.update_value(|controls| _ = controls.insert(name, id));
    }

    /// The id of a field's control.
    pub(super) fn control(self, name: &str) -> Option<String> {
        self.controls.with_value(|controls| controls.get(name).cloned())
    }

    /// Everything wrong, here and by the server's word.
    pub(super) fn violations(self) -> Vec<Violation> {
        let mut all = self.checked.get();
        all.extend(self.refused.get());
        all
    }

    pub(super) fn has_violations(self) -> bool {
        !self.checked.read_untracked().is_empty()
    }

    /// What is wrong with a field, once it was left or the form was sent (F6).
    pub(super) fn error(self, field: &'static Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            let refused =
                self.refused.read().iter().find(|violation| root(violation) == field.name).map(label::violation);
            // An empty field is no fault before the form is sent.
            let left = self.touched.read().contains(field.name) && !is_empty(&self.values.read()[field.name]);
            let show = self.submitted.get() || left;
            refused.or_else(|| {
                show.then(|| {
                    self.checked.read().iter().find(|violation| root(violation) == field.name).map(label::violation)
                })?
            })
        })
    }

    /// Unfolds what is at fault, moves the keyboard there, and says how much there is.
    pub(super) fn show_violations(self) {
        let violations = untrack(|| self.violations());
        let folded =
            |violation: &Violation| self.definition.field(root(violation)).is_some_and(|field| self.is_folded(field));
        if violations.iter().any(folded) {
            self.unfolded.set(true);
        }
        announce::alert(count(key::FORM_FAULTS, violations.len() as u64));
        let controls = violations.iter().filter_map(|violation| self.control(root(violation)));
        match controls.into_iter().find(|id| browser::element(id).is_some()) {
            Some(id) => browser::focus(&id),
            None => browser::focus_first(".sheet-form .summary button"),
        }
    }

    /// The body of a create: what holds something.
    pub(super) fn to_create(self) -> Value {
        let values = self.values.get_untracked();
        let filled = self.fields().filter(|field| !is_empty(&values[field.name]));
        Value::Object(filled.map(|field| (field.name.to_owned(), values[field.name].clone())).collect())
    }

    /// The merge patch from the record to the draft.
    pub(super) fn change(self) -> Value {
        let values = self.values.get_untracked();
        let before = self.before.get_value().unwrap_or_default();
        let differs = |field: &&Field| {
            let (old, new) = (&before[field.name], &values[field.name]);
            old != new && !(is_empty(old) && is_empty(new))
        };
        let changed: Map<_, _> =
            self.fields().filter(differs).map(|field| (field.name.to_owned(), values[field.name].clone())).collect();
        Value::Object(changed)
    }
}

/// Beside the fields of a draft that is kept.
const VERSION: &str = "version";

/// The form's name among those of which drafts are kept.
fn name(definition: &Definition, before: Option<&Value>) -> String {
    match before {
        Some(before) => format!("edit.{}.{}", definition.name, before["id"].as_str().unwrap_or_default()),
        None => format!("create.{}", definition.name),
    }
}

/// The field a violation belongs to: `emails.0.address` is `emails`.
pub(super) fn root(violation: &Violation) -> &str {
    violation.field.split('.').next().unwrap_or_default()
}

/// A new record as its type and the place one comes from want it.
fn fresh(definition: &Definition, defaults: &Value) -> Value {
    let open = definition.fields.iter().filter(|field| session::writes(definition, field));
    let own = open.filter_map(|field| Some((field.name.to_owned(), default(field)?)));
    let mut values: Map<_, _> = own.collect();
    for (name, value) in defaults.as_object().into_iter().flatten() {
        let rows = definition.field(name).is_some_and(|field| matches!(field.kind, Kind::Links(_)));
        values.insert(
            name.clone(),
            if rows && value.is_string() { Value::Array(vec![value.clone()]) } else { value.clone() },
        );
    }
    // Somebody new reads what the one who invites them reads, unless told otherwise.
    if definition.name == "user" && !values.contains_key("locale") {
        values.insert("locale".to_owned(), current_untracked().tag().into());
    }
    Value::Object(values)
}

fn default(field: &Field) -> Option<Value> {
    match field.default? {
        DefaultValue::Me => Some(session::user_id().into()),
        DefaultValue::Text(text) => Some(text.into()),
        DefaultValue::Integer(number) => Some(number.into()),
        DefaultValue::Bool(yes) => Some(yes.into()),
        DefaultValue::Today => Some(format::today().into()),
        DefaultValue::Now => Some(format::now().into()),
        // Only the server knows the owner's team.
        DefaultValue::OwnersTeam => None,
    }
}
