//! The one way from outside data to a record; the form and the route both take it.
use std::borrow::Cow;

use domain::{lifecycle::Lifecycle, violation::Violation};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::definition::{Definition, Field, Kind};

/// The most items a list inside a record may hold.
pub const MAX_ITEMS: usize = 200;

/// A record type with the standard operations.
pub trait Resource: Clone + Default + Serialize + DeserializeOwned + Validate + Send + Sync + 'static {
    const DEFINITION: &'static Definition;

    /// Rules across fields, or between the stored record and its successor.
    fn violations(&self, _before: Option<&Self>) -> Vec<Violation> {
        Vec::new()
    }

    /// Fills the read-only fields that follow from the others.
    fn derive(&mut self) {}

    /// Checks, in this order: forms and lengths, required members, types, the rules of the fields, the rules across them.
    ///
    /// # Errors
    /// Every rule broken at the first of these steps that finds one.
    fn parse(draft: Value, before: Option<&Self>) -> Result<Self, Vec<Violation>> {
        let draft = tidy(Self::DEFINITION, draft)?;
        let mut record: Self = read(draft)?;
        record.derive();
        let mut violations = field_violations(&record);
        violations.extend(transition_violations(Self::DEFINITION, &record, before));
        violations.extend(record.violations(before));
        refuse(violations)?;
        Ok(record)
    }
}

/// [`Resource::parse`] for code that knows only the definition.
///
/// # Errors
/// As `parse`.
pub fn check<R: Resource>(draft: Value, before: Option<&Value>) -> Result<Value, Vec<Violation>> {
    // Through the same reader as the draft: a second deserializer would double the code of every record.
    let before = before.and_then(|before| read::<R>(before.clone()).ok());
    let record = R::parse(draft, before.as_ref())?;
    Ok(serde_json::to_value(record).unwrap_or_default())
}

fn read<R: DeserializeOwned>(draft: Value) -> Result<R, Vec<Violation>> {
    serde_path_to_error::deserialize(draft).map_err(|error| {
        let path = error.path().to_string().replace('[', ".").replace(']', "");
        let text = error.inner().to_string();
        let code = if text.starts_with("unknown field") {
            "unknown_field"
        } else if text.starts_with("missing field") {
            "required"
        } else {
            "type"
        };
        vec![Violation::new(path.trim_matches('.'), code)]
    })
}

fn refuse(violations: Vec<Violation>) -> Result<(), Vec<Violation>> {
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// Trims texts, turns empty ones into null, and checks everything the definition says about the form of a draft.
fn tidy(definition: &Definition, draft: Value) -> Result<Value, Vec<Violation>> {
    let Value::Object(members) = draft else {
        return Err(vec![Violation::new("", "type")]);
    };
    let mut violations = Vec::new();
    let mut tidied = Map::new();
    for (name, value) in members {
        let Some(field) = definition.field(&name) else {
            violations.push(Violation::new(&name, "unknown_field"));
            continue;
        };
        let value = trim(field.kind, value);
        violations.extend(form_violation(field, &value));
        tidied.insert(name, value);
    }
    let missing = |field: &&Field| field.required && tidied.get(field.name).is_none_or(Value::is_null);
    violations.extend(definition.fields.iter().filter(missing).map(|field| Violation::new(field.name, "required")));
    // Absent is null: serde's own defaults would else differ from a field cleared by hand.
    tidied.retain(|_, value| !value.is_null());
    refuse(violations)?;
    Ok(Value::Object(tidied))
}

fn trim(kind: Kind, value: Value) -> Value {
    let Value::String(text) = value else {
        return value;
    };
    let text = match kind {
        Kind::LongText(_) => text.trim_end(),
        _ => text.trim(),
    };
    if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) }
}

fn form_violation(field: &Field, value: &Value) -> Option<Violation> {
    if has_nul(value) {
        return Some(Violation::new(field.name, "invalid_character"));
    }
    let broken = match (field.kind, value) {
        (_, Value::Null) => return None,
        (Kind::Text(max) | Kind::LongText(max), Value::String(text)) => {
            return too_long(field.name, text, max);
        }
        (Kind::Email, Value::String(text)) => return too_long(field.name, text, 254),
        (Kind::Url, Value::String(text)) => {
            return too_long(field.name, text, 2_000).or_else(|| url_violation(field.name, text));
        }
        (Kind::Phone, Value::String(text)) => {
            return too_long(field.name, text, 40).or_else(|| phone_violation(field.name, text));
        }
        (_, Value::Array(items)) if items.len() > MAX_ITEMS => {
            return Some(Violation::new(field.name, "too_many").with("max", MAX_ITEMS));
        }
        (Kind::Choice(names), Value::String(text)) => !names.contains(&text.as_str()),
        (Kind::State(lifecycle), Value::String(text)) => !lifecycle.contains(text),
        (Kind::Integer(min, max), Value::Number(number)) => {
            let number = number.as_i64()?;
            let outside = number < min || number > max;
            return outside.then(|| Violation::new(field.name, "range").with("min", min).with("max", max));
        }
        _ => false,
    };
    broken.then(|| Violation::new(field.name, "choice"))
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

fn too_long(field: &str, text: &str, max: usize) -> Option<Violation> {
    (text.chars().count() > max).then(|| Violation::new(field, "length").with("max", max))
}

/// A phone number as people write it: digits, blanks and `+ - ( ) . / # x`, at least three digits.
pub(crate) fn phone_violation(field: &str, text: &str) -> Option<Violation> {
    let allowed = text.chars().all(|c| c.is_ascii_digit() || " +-().#/xX*".contains(c));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (!allowed || digits < 3).then(|| Violation::new(field, "phone"))
}

/// Only addresses a browser may be sent to: `javascript:` and its like in a stored link are how accounts get taken over.
fn url_violation(field: &str, text: &str) -> Option<Violation> {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    let good = host.is_some_and(|host| !host.is_empty()) && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    (!good).then(|| Violation::new(field, "url"))
}

fn field_violations(record: &impl Validate) -> Vec<Violation> {
    let Err(errors) = record.validate() else {
        return Vec::new();
    };
    let mut violations = Vec::new();
    collect(&errors, "", &mut violations);
    violations.sort_by(|a, b| a.field.cmp(&b.field));
    violations
}

fn collect(errors: &ValidationErrors, prefix: &str, violations: &mut Vec<Violation>) {
    for (name, kind) in errors.errors() {
        let path =
            if prefix.is_empty() { Cow::Borrowed(name.as_ref()) } else { Cow::Owned(format!("{prefix}.{name}")) };
        match kind {
            ValidationErrorsKind::Field(errors) => violations.extend(errors.iter().map(|error| {
                let params = error.params.iter().filter(|(name, _)| name.as_ref() != "value");
                params.fold(Violation::new(&path, &error.code), |violation, (name, value)| violation.with(name, value))
            })),
            ValidationErrorsKind::Struct(inner) => collect(inner, &path, violations),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{path}.{index}"), violations);
                }
            }
        }
    }
}

fn transition_violations<R: Resource>(definition: &Definition, after: &R, before: Option<&R>) -> Option<Violation> {
    let (field, lifecycle) = definition.lifecycle()?;
    let state = |record: &R| serde_json::to_value(record).ok()?.get(field.name)?.as_str().map(str::to_owned);
    transition_violation(field.name, lifecycle, before.and_then(state).as_deref(), &state(after)?)
}

fn transition_violation(field: &str, lifecycle: &Lifecycle, before: Option<&str>, after: &str) -> Option<Violation> {
    let allowed = before.map_or_else(|| lifecycle.may_start(after), |before| lifecycle.may_become(before, after));
    let violation = || Violation::new(field, "transition").with("from", before.unwrap_or("")).with("to", after);
    (!allowed).then(violation)
}
