//! The form of a record's members, as its definition describes them: one reader for every record.
use domain::{
    money::Amount,
    money::Currency,
    time,
    violation::{Violation, step},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    Field, Kind, Timestamp,
    value::{ADDRESS, EMAIL_ADDRESS, EXTERNAL_ID, MONEY, PHONE_NUMBER, REFERENCE},
};

/// The most items a list inside a record may hold.
pub const MAX_ITEMS: usize = 200;

/// What is wrong with the members of a record.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Names, types, lengths, choices: what keeps a record from being one.
    pub(crate) forms: Vec<Violation>,
    /// Values of the right form that break a rule of their field.
    pub(crate) rules: Vec<Violation>,
}

pub(crate) fn refuse(violations: Vec<Violation>) -> Result<(), Vec<Violation>> {
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// How the values of a kind are built.
enum Shape {
    One,
    /// A list of values of one kind.
    Many(Kind),
    /// One structure of these members.
    Structure(&'static [Field]),
    /// A list of structures of these members.
    Rows(&'static [Field]),
    /// Texts by name.
    Texts,
    /// What only the record's own type knows.
    Free,
}

fn shape(kind: Kind) -> Shape {
    match kind {
        Kind::Links(_) => Shape::Many(Kind::Id),
        Kind::Keys => Shape::Many(Kind::Text(usize::MAX)),
        Kind::Money => Shape::Structure(MONEY),
        Kind::Emails => Shape::Rows(EMAIL_ADDRESS),
        Kind::Phones => Shape::Rows(PHONE_NUMBER),
        Kind::Addresses => Shape::Rows(ADDRESS),
        Kind::ExternalIds => Shape::Rows(EXTERNAL_ID),
        Kind::References(_) => Shape::Rows(REFERENCE),
        Kind::Labels => Shape::Texts,
        Kind::Json => Shape::Free,
        _ => Shape::One,
    }
}

impl Findings {
    /// The members of a whole record, tidied.
    pub(crate) fn record(&mut self, fields: &[Field], value: Value) -> Map<String, Value> {
        self.structure(fields, value, "")
    }

    fn wrong_type(&mut self, path: &str) {
        self.forms.push(Violation::new(path, "type"));
    }

    fn structure(&mut self, fields: &[Field], value: Value, path: &str) -> Map<String, Value> {
        let mut tidied = Map::new();
        let Value::Object(members) = value else {
            self.wrong_type(path);
            return tidied;
        };
        for (name, value) in members {
            let path = below(path, &step(&name));
            match fields.iter().find(|field| field.name == name) {
                None => self.forms.push(Violation::new(&path, "unknown_field")),
                Some(field) => match self.value(field.kind, trimmed(field.kind, value), &path) {
                    // Absent is null: serde's own defaults would else differ from a field cleared by hand.
                    Value::Null => {}
                    value => _ = tidied.insert(name, value),
                },
            }
        }
        let missing = fields.iter().filter(|field| field.required && !tidied.contains_key(field.name));
        self.forms.extend(missing.map(|field| Violation::new(&below(path, field.name), "required")));
        tidied
    }

    /// One value, tidied.
    fn value(&mut self, kind: Kind, value: Value, path: &str) -> Value {
        match (shape(kind), value) {
            (_, Value::Null) => Value::Null,
            (Shape::Structure(fields), value) => Value::Object(self.money(fields, value, path)),
            (Shape::Many(kind), Value::Array(items)) => self.list(items, path, |found, item, path| {
                let item = trimmed(kind, item);
                found.one(kind, &item, path);
                item
            }),
            (Shape::Rows(fields), Value::Array(items)) => {
                self.list(items, path, |found, item, path| Value::Object(found.structure(fields, item, path)))
            }
            (Shape::One, value) => {
                self.one(kind, &value, path);
                value
            }
            (Shape::Texts, value) => {
                self.texts(&value, path);
                value
            }
            (Shape::Free, value) => {
                self.clean(&value, path);
                value
            }
            (Shape::Many(_) | Shape::Rows(_), value) => {
                self.wrong_type(path);
                value
            }
        }
    }

    fn list(&mut self, items: Vec<Value>, path: &str, mut item: impl FnMut(&mut Self, Value, &str) -> Value) -> Value {
        if items.len() > MAX_ITEMS {
            self.forms.push(Violation::new(path, "too_many").with("max", MAX_ITEMS));
            return Value::Array(items);
        }
        let items = items.into_iter().enumerate();
        items.map(|(index, value)| item(self, value, &below(path, &index.to_string()))).collect()
    }

    fn money(&mut self, fields: &[Field], value: Value, path: &str) -> Map<String, Value> {
        let money = self.structure(fields, value, path);
        let text = |name: &str| money.get(name).and_then(Value::as_str);
        match text("amount").map(str::parse::<Amount>) {
            Some(Err(_)) => self.wrong_type(&below(path, "amount")),
            Some(Ok(amount)) if !amount.is_within_limit() => {
                self.forms.push(Violation::new(&below(path, "amount"), "range"));
            }
            _ => {}
        }
        if text("currency").is_some_and(|currency| currency.parse::<Currency>().is_err()) {
            self.wrong_type(&below(path, "currency"));
        }
        money
    }

    fn texts(&mut self, value: &Value, path: &str) {
        let Value::Object(texts) = value else { return self.wrong_type(path) };
        for (name, text) in texts {
            let path = below(path, &step(name));
            match text.as_str() {
                None => self.wrong_type(&path),
                Some(text) => self.forms.extend(too_long(&path, text, 200).or_else(|| too_long(&path, name, 200))),
            }
        }
        self.clean(value, path);
    }

    fn clean(&mut self, value: &Value, path: &str) {
        if has_nul(value) {
            self.forms.push(Violation::new(path, "invalid_character"));
        }
    }

    fn one(&mut self, kind: Kind, value: &Value, path: &str) {
        match (kind, value) {
            (Kind::Bool, Value::Bool(_)) => {}
            (Kind::Integer(min, max), Value::Number(number)) => self.integer(number.as_i64(), min, max, path),
            (_, Value::String(text)) if text.contains('\0') => {
                self.forms.push(Violation::new(path, "invalid_character"));
            }
            (_, Value::String(text)) => self.text(kind, text, path),
            _ => self.wrong_type(path),
        }
    }

    fn integer(&mut self, number: Option<i64>, min: i64, max: i64, path: &str) {
        match number {
            None => self.wrong_type(path),
            Some(number) if number < min || number > max => {
                self.forms.push(Violation::new(path, "range").with("min", min).with("max", max));
            }
            Some(_) => {}
        }
    }

    fn text(&mut self, kind: Kind, text: &str, path: &str) {
        let fits = match kind {
            Kind::Text(max) | Kind::LongText(max) => return self.forms.extend(too_long(path, text, max)),
            Kind::Email => return self.email(text, path),
            Kind::Url => return self.forms.extend(too_long(path, text, 2_000).or_else(|| url_violation(path, text))),
            Kind::Phone => return self.forms.extend(too_long(path, text, 40).or_else(|| phone_violation(path, text))),
            Kind::Choice(names) => return self.choice(names.contains(&text), path),
            Kind::State(lifecycle) => return self.choice(lifecycle.contains(text), path),
            Kind::Id | Kind::Link(_) => Uuid::try_parse(text).is_ok(),
            Kind::Date => time::is_date(text),
            Kind::DateTime => Timestamp::parse(text).is_ok(),
            // Its scale is a rule of the record.
            Kind::Decimal => true,
            _ => false,
        };
        if !fits {
            self.wrong_type(path);
        }
    }

    fn choice(&mut self, known: bool, path: &str) {
        if !known {
            self.forms.push(Violation::new(path, "choice"));
        }
    }

    fn email(&mut self, text: &str, path: &str) {
        self.forms.extend(too_long(path, text, 254));
        if !crate::email::is_address(text) {
            self.rules.push(Violation::new(path, "email"));
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn trimmed(kind: Kind, value: Value) -> Value {
    let Value::String(text) = value else { return value };
    let text = match kind {
        Kind::LongText(_) => text.trim_end_matches(is_blank),
        _ => text.trim_matches(is_blank),
    };
    if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) }
}

/// What nobody sees: a name of nothing else is no name.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
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
fn phone_violation(field: &str, text: &str) -> Option<Violation> {
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
