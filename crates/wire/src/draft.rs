//! A record before it is one: its members as JSON, for rules that run alike on the server and in the browser.
//! Reading them by name costs a browser next to nothing; a typed reader per record cost it a quarter of the whole page.
use domain::{lifecycle::Lifecycle, violation::Violation};
use serde_json::{Map, Value};

use crate::{
    DefaultValue, Definition,
    form::{Findings, refuse},
    record::rules,
};

/// The members of one record. Absent and null are the same.
#[derive(Clone, Debug)]
pub struct Draft {
    definition: &'static Definition,
    members: Map<String, Value>,
}

impl Draft {
    /// Members tidied by their kinds; what is wrong with them goes into `found`.
    fn read(definition: &'static Definition, value: Value, found: &mut Findings) -> Self {
        let members = found.record(definition.fields, value);
        Self { definition, members }
    }

    /// # Panics
    /// In development, on a name the definition does not know: a rule that is misspelt would never hold.
    pub fn get(&self, name: &str) -> &Value {
        debug_assert!(self.definition.has(name), "{} has no field {name}", self.definition.name);
        self.members.get(name).unwrap_or(&Value::Null)
    }

    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_null()
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).as_str()
    }

    /// Whether a text or choice is this one.
    pub fn is(&self, name: &str, text: &str) -> bool {
        self.text(name) == Some(text)
    }

    /// The items of a list.
    pub fn items(&self, name: &str) -> &[Value] {
        self.get(name).as_array().map_or(&[], Vec::as_slice)
    }

    pub fn items_mut(&mut self, name: &str) -> &mut [Value] {
        debug_assert!(self.definition.has(name), "{} has no field {name}", self.definition.name);
        self.members.get_mut(name).and_then(Value::as_array_mut).map_or(&mut [], Vec::as_mut_slice)
    }

    /// Sets or clears a text.
    pub fn set(&mut self, name: &str, text: Option<String>) {
        debug_assert!(self.definition.has(name), "{} has no field {name}", self.definition.name);
        match text {
            Some(text) => _ = self.members.insert(name.to_owned(), text.into()),
            None => _ = self.members.remove(name),
        }
    }

    /// Whether both hold the same in every field; an empty list is as good as none.
    pub fn equals(&self, other: &Self) -> bool {
        let blank = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        self.definition.fields.iter().all(|field| {
            let (mine, other) = (self.get(field.name), other.get(field.name));
            mine == other || blank(mine) && blank(other)
        })
    }

    /// Fills what follows from the rest.
    fn derive(&mut self) {
        self.start();
        (rules(self.definition).derive)(self);
    }

    /// Texts that never are empty start as their definition says.
    fn start(&mut self) {
        for field in self.definition.fields {
            if let Some(DefaultValue::Text(text)) = field.default
                && !self.has(field.name)
            {
                self.set(field.name, Some(text.to_owned()));
            }
        }
    }
}

/// Checks, in this order: the form of each member and the required ones, then the rules of fields, states and records.
/// The answer holds what follows from the rest, and no nulls.
///
/// # Errors
/// Every rule broken at the first of these steps that finds one.
pub(crate) fn check(
    definition: &'static Definition,
    draft: Value,
    before: Option<&Value>,
) -> Result<Value, Vec<Violation>> {
    let mut found = Findings::default();
    let mut draft = Draft::read(definition, draft, &mut found);
    refuse(found.forms)?;
    draft.derive();
    // The stored record passed its rules when it was written; only its members are of interest.
    let before = before.map(|before| Draft::read(definition, before.clone(), &mut Findings::default()));
    let mut violations = found.rules;
    violations.extend(transition(&draft, before.as_ref()));
    violations.extend((rules(definition).violations)(&draft, before.as_ref()));
    refuse(violations)?;
    Ok(Value::Object(draft.members))
}

/// The members, and what follows from them.
pub(crate) fn derive(definition: &'static Definition, record: Value) -> Value {
    let mut draft = Draft::read(definition, record, &mut Findings::default());
    draft.derive();
    Value::Object(draft.members)
}

fn transition(after: &Draft, before: Option<&Draft>) -> Option<Violation> {
    let (field, lifecycle) = after.definition.lifecycle()?;
    let before = before.and_then(|before| before.text(field.name));
    forbidden_move(field.name, lifecycle, before, after.text(field.name)?)
}

fn forbidden_move(field: &str, lifecycle: &Lifecycle, before: Option<&str>, after: &str) -> Option<Violation> {
    let allowed = before.map_or_else(|| lifecycle.may_start(after), |before| lifecycle.may_become(before, after));
    let violation = || Violation::new(field, "transition").with("from", before.unwrap_or("")).with("to", after);
    (!allowed).then(violation)
}
