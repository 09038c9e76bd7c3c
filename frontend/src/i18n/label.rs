//! Names of records, fields and choices, and the words for broken rules: looked up by the names the contract uses.
use domain::violation::Violation;

use super::{find, replace};
use crate::browser;

/// One record: "Account".
pub(crate) fn record(name: &str) -> &'static str {
    find(&format!("record.{name}.one")).unwrap_or_default()
}

/// Several records: "Accounts".
pub(crate) fn records(name: &str) -> &'static str {
    find(&format!("record.{name}.many")).unwrap_or_default()
}

/// A record's name inside a sentence or after another word: "New lead".
pub(crate) fn record_inside(name: &str) -> String {
    browser::lowercase(record(name))
}

/// Several records inside a sentence: "Search leads".
pub(crate) fn records_inside(name: &str) -> String {
    browser::lowercase(records(name))
}

/// What such a record is, in one line.
pub(crate) fn about(name: &str) -> &'static str {
    find(&format!("record.{name}.about")).unwrap_or_default()
}

/// A field's name: its own where the record has one, else the one all records share.
pub(crate) fn field(record: &str, field: &str) -> &'static str {
    find(&format!("field.{record}.{field}")).or_else(|| find(&format!("field.{field}"))).unwrap_or_default()
}

/// A choice's name.
pub(crate) fn choice(record: &str, field: &str, value: &str) -> &'static str {
    find(&format!("choice.{record}.{field}.{value}"))
        .or_else(|| find(&format!("choice.{field}.{value}")))
        .unwrap_or_default()
}

/// A broken rule in words.
pub(crate) fn violation(violation: &Violation) -> String {
    let params: Vec<_> = violation.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    // `length` has a text for each of the limits it names.
    let limits: String = ["min", "max"].into_iter().filter(|name| violation.params.contains_key(*name)).collect();
    let exact = find(&format!("rule.{}_{limits}", violation.code));
    let text = exact.or_else(|| find(&format!("rule.{}", violation.code)));
    text.map_or_else(|| violation.code.clone(), |text| replace(text, &params))
}

/// A refusal in words.
pub(crate) fn problem(code: &str) -> Option<&'static str> {
    find(&format!("problem.{code}"))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use wire::{DEFINITIONS, Kind};

    use super::super::find;

    /// Members of every record that no definition lists.
    const COMMON: [&str; 6] = ["id", "version", "created_at", "created_by", "updated_at", "updated_by"];

    fn check(missing: &[String]) {
        assert!(missing.is_empty(), "locales/en.json lacks {missing:#?}");
    }

    #[test]
    fn every_record_has_names() {
        let keys =
            DEFINITIONS.iter().flat_map(|d| ["one", "many", "about"].map(|part| format!("record.{}.{part}", d.name)));
        check(&keys.filter(|key| find(key).is_none()).collect::<Vec<_>>());
    }

    #[test]
    fn every_field_has_a_name() {
        let fields = DEFINITIONS.iter().flat_map(|d| d.fields.iter().map(|field| (d.name, field.name)));
        let common = COMMON.iter().map(|name| ("", *name));
        let missing = fields.chain(common).filter(|(record, field)| super::field(record, field).is_empty());
        check(&missing.map(|(record, field)| format!("field.{record}.{field}")).collect::<Vec<_>>());
    }

    #[test]
    fn every_choice_has_a_name() {
        let mut missing = Vec::new();
        for definition in DEFINITIONS {
            for field in definition.fields {
                let names: Vec<_> = match field.kind {
                    Kind::Choice(names) => names.to_vec(),
                    Kind::State(lifecycle) => lifecycle.states.iter().map(|state| state.name).collect(),
                    _ => Vec::new(),
                };
                let unnamed =
                    names.into_iter().filter(|name| super::choice(definition.name, field.name, name).is_empty());
                missing.extend(unnamed.map(|name| format!("choice.{}.{}.{name}", definition.name, field.name)));
            }
        }
        check(&missing);
    }

    /// The codes stand in the sources of the two crates that hold the rules.
    #[test]
    fn every_rule_has_words() {
        let mut codes = BTreeSet::new();
        for folder in ["../crates/wire/src", "../crates/domain/src"] {
            collect(Path::new(folder), &mut codes);
        }
        assert!(codes.contains("required") && codes.len() > 15, "the sources were not read: {codes:?}");
        let missing = codes.iter().filter(|code| find(&format!("rule.{code}")).is_none());
        check(&missing.map(|code| format!("rule.{code}")).collect::<Vec<_>>());
    }

    fn collect(folder: &Path, codes: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, codes);
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            codes.extend(codes_in(text, "Violation::new(", 1).chain(codes_in(text, "ValidationError::new(", 0)));
        }
    }

    /// The literal at place `position` of every call of `function`.
    fn codes_in<'a>(text: &'a str, function: &'a str, position: usize) -> impl Iterator<Item = String> + 'a {
        let calls = text.split(function).skip(1).filter_map(|rest| rest.split(')').next());
        // A place that is worked out by a call of its own hides the code; that stands elsewhere too.
        let calls = calls.filter(|arguments| !arguments.contains('('));
        let literals = calls.filter_map(move |arguments| arguments.split(", ").nth(position));
        literals.filter_map(|literal| Some(literal.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned()))
    }
}
