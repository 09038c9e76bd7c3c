//! From a card to the fields of a form: one proposal per field, with what it would replace.
use serde_json::{Value, json};
use wire::{Definition, Field};

use super::{Card, Find, Part, segment};

/// A value for a field, and where on the card it stands.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    pub(super) field: &'static Field,
    pub(super) value: Value,
    pub(super) shown: String,
    pub(super) lines: Vec<usize>,
    /// What stands in the field and would be replaced.
    pub(super) replaces: Option<String>,
}

/// What the card offers for a form that holds `values`. What it holds already is no proposal.
pub(super) fn proposals(definition: &'static Definition, card: &Card, values: &Value) -> Vec<Proposal> {
    let fields = definition.fields.iter().filter(|field| !field.read_only);
    fields.filter_map(|field| proposal(field, card, values)).collect()
}

fn proposal(field: &'static Field, card: &Card, values: &Value) -> Option<Proposal> {
    let now = &values[field.name];
    match field.name {
        "emails" => rows(field, now, "address", card.all(Part::Email).map(|find| (find, "work")).collect()),
        "phones" => rows(field, now, "number", numbers(card)),
        "addresses" => address(field, now, card),
        name => text(field, now, card.all(part_of(name)?).next()?),
    }
}

/// The part that fills a field of one text.
fn part_of(field: &str) -> Option<Part> {
    Some(match field {
        "family_name" => Part::FamilyName,
        "given_name" => Part::GivenName,
        "title" => Part::Title,
        "department" => Part::Department,
        "company" => Part::Company,
        "email" => Part::Email,
        "mobile" => Part::Mobile,
        "phone" => Part::Phone,
        "website" => Part::Website,
        _ => return None,
    })
}

fn text(field: &'static Field, now: &Value, find: &Find) -> Option<Proposal> {
    let before = now.as_str().unwrap_or_default();
    // Cards leave out what every address begins with.
    let whole = find.part != Part::Website || find.text.contains("://");
    let text = if whole { find.text.clone() } else { format!("https://{}", find.text) };
    (before != text).then(|| Proposal {
        field,
        value: text.as_str().into(),
        shown: text.clone(),
        lines: vec![find.line],
        replaces: Some(before.to_owned()).filter(|before| !before.is_empty()),
    })
}

fn numbers(card: &Card) -> Vec<(&Find, &'static str)> {
    let kinds = [(Part::Mobile, "mobile"), (Part::Phone, "work"), (Part::Fax, "fax")];
    kinds.iter().flat_map(|(part, kind)| card.all(*part).map(|find| (find, *kind))).collect()
}

/// Rows are added; those that are there stay.
fn rows(field: &'static Field, now: &Value, member: &str, finds: Vec<(&Find, &str)>) -> Option<Proposal> {
    let mut rows: Vec<Value> = filled(now, member);
    let fresh: Vec<_> =
        finds.into_iter().filter(|(find, _)| rows.iter().all(|row| row[member] != find.text.as_str())).collect();
    if fresh.is_empty() {
        return None;
    }
    for (find, kind) in &fresh {
        rows.push(json!({member: find.text.as_str(), "kind": *kind, "primary": rows.is_empty()}));
    }
    let shown: Vec<_> = fresh.iter().map(|(find, _)| find.text.as_str()).collect();
    let lines = fresh.iter().map(|(find, _)| find.line).collect();
    Some(Proposal { field, value: Value::Array(rows), shown: shown.join(", "), lines, replaces: None })
}

fn filled(now: &Value, member: &str) -> Vec<Value> {
    let rows = now.as_array().cloned().unwrap_or_default();
    rows.into_iter().filter(|row| row[member].as_str().is_some_and(|text| !text.is_empty())).collect()
}

fn address(field: &'static Field, now: &Value, card: &Card) -> Option<Proposal> {
    let parts = [
        ("street", Part::Street),
        ("city", Part::City),
        ("region", Part::Region),
        ("postal_code", Part::PostalCode),
        ("country", Part::Country),
    ];
    let finds: Vec<_> = parts.iter().filter_map(|(name, part)| Some((*name, card.all(*part).next()?))).collect();
    let line = finds.first()?.1.line;
    let mut row = json!({"kind": "office"});
    for (name, find) in &finds {
        row[*name] = find.text.as_str().into();
    }
    let mut rows = now.as_array().cloned().unwrap_or_default();
    if rows.contains(&row) {
        return None;
    }
    rows.push(row);
    let shown: Vec<_> = finds.iter().map(|(_, find)| find.text.as_str()).collect();
    Some(Proposal { field, value: Value::Array(rows), shown: shown.join(", "), lines: vec![line], replaces: None })
}

/// Lines of which nothing goes into the form, that the person may see to them.
pub(super) fn left_over<'a>(card: &'a Card, proposals: &[Proposal], values: &Value) -> Vec<&'a str> {
    let mut held = Vec::new();
    collect_texts(values, &mut held);
    let is_used = |index: usize| {
        let offered = proposals.iter().any(|proposal| proposal.lines.contains(&index));
        offered || card.finds.iter().any(|find| find.line == index && held.contains(&find.text.as_str()))
    };
    // An address is told of its first line.
    let is_address = |index: usize| {
        let street = card.finds.iter().find(|find| find.part >= Part::Street).map(|find| find.line);
        street.is_some_and(|street| index > street && index <= street + 2)
            && card.finds.iter().all(|find| find.line != index)
    };
    let lines = card.lines.iter().enumerate().filter(|(_, line)| !line.is_empty() && !segment::is_noise(line));
    lines.filter(|(index, _)| !is_used(*index) && !is_address(*index)).map(|(_, line)| line.as_str()).collect()
}

fn collect_texts<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(members) => members.values().for_each(|item| collect_texts(item, texts)),
        _ => {}
    }
}
