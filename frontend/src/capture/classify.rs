//! Whether a text names a person, a company, a position, a department or a place.
use super::{has_digit, has_han, is_han, label, label::Label, person, place, segment::Segment, words};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Name,
    Title,
    Department,
    Company,
    Address,
    Unknown,
}

/// A segment in the things it names: "张伟 销售总监", "Jane Smith, Sales Director".
pub(super) fn split(segment: Segment) -> Vec<Segment> {
    if let Some((label, rest)) = label::at_start(&segment.text) {
        return vec![Segment { text: rest.to_owned(), label: Some(label), ..segment }];
    }
    // Addresses stay whole.
    if has_digit(&segment.text) || place::is_address(&segment.text) {
        return vec![segment];
    }
    let (outside, inside) = parenthesis(&segment.text);
    let mut pieces = if has_han(outside) { han_pieces(outside) } else { latin_pieces(outside) };
    if !pieces.iter().any(|piece| is_title(piece) || person::is_name(piece)) {
        pieces = vec![outside.to_owned()];
    }
    pieces.extend(inside.map(str::to_owned));
    pieces.iter().map(|piece| segment.with(words::trim(piece))).filter(|piece| !piece.text.is_empty()).collect()
}

/// What stands in brackets at the end, where it is a thing of its own; "(深圳)" belongs to a company's name.
fn parenthesis(text: &str) -> (&str, Option<&str>) {
    let parts = text.strip_suffix(')').and_then(|open| open.rsplit_once('('));
    match parts {
        Some((outside, inside))
            if is_title(inside) || (has_han(inside) != has_han(outside) && person::is_name(inside)) =>
        {
            (outside.trim(), Some(inside))
        }
        _ => (text, None),
    }
}

/// Latin words stay together, and so do single characters: "张 伟".
fn han_pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
        let count = |text: &str| text.chars().count();
        let han = has_han(word);
        match pieces.last_mut() {
            Some(last) if !han && !has_han(last) => {
                last.push(' ');
                last.push_str(word);
            }
            Some(last)
                if han
                    && has_han(last)
                    && (count(last) == 1 || (count(word) == 1 && count(last) <= 2) || words::ends_name(word)) =>
            {
                last.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
    }
    pieces
}

fn latin_pieces(text: &str) -> Vec<String> {
    if let Some((left, right)) = text.split_once(" at ")
        && is_title(left)
    {
        return vec![left.to_owned(), right.to_owned()];
    }
    let mut pieces: Vec<String> = Vec::new();
    for piece in text.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
        let belongs = words::legal_form(piece) || words::is_degree(piece) || of_department(piece);
        match pieces.last_mut() {
            Some(last) if belongs && (!of_department(piece) || is_title(last)) => {
                last.push_str(", ");
                last.push_str(piece);
            }
            _ => pieces.push(piece.to_owned()),
        }
    }
    pieces
}

/// "Director, Global Sales" is one position.
fn of_department(text: &str) -> bool {
    !is_title(text) && !is_company(text) && words::any_word(text, words::FIELDS)
}

/// Each segment's class; that of some depends on what stands before it. `host` is the name in the e-mail address.
pub(super) fn all(segments: &[Segment], host: Option<&str>) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for segment in segments {
        let after_address = classes.last() == Some(&Class::Address);
        classes.push(by_label(segment).unwrap_or_else(|| class(&segment.text, after_address, host)));
    }
    classes
}

fn by_label(segment: &Segment) -> Option<Class> {
    Some(match segment.label? {
        Label::Address | Label::Postal => Class::Address,
        Label::Company => Class::Company,
        Label::Title => Class::Title,
        Label::Department => Class::Department,
        Label::Name => Class::Name,
        _ => Class::Unknown,
    })
}

fn class(text: &str, after_address: bool, host: Option<&str>) -> Class {
    if place::is_address(text) || (after_address && place::goes_on(text)) {
        Class::Address
    } else if is_company(text) {
        Class::Company
    } else if is_title(text) {
        Class::Title
    } else if is_department(text) {
        Class::Department
    } else if host.is_some_and(|host| letters(text).starts_with(host)) || words::any_word(text, words::COMPANIES) {
        Class::Company
    } else if person::is_name(text) {
        Class::Name
    } else {
        Class::Unknown
    }
}

/// By the form that the law gives it, or a word that only such a thing is called.
fn is_company(text: &str) -> bool {
    let han = text.chars().count() >= 4 && words::COMPANIES_HAN.iter().any(|end| text.ends_with(end));
    let last = text.rsplit([' ', ',']).find(|word| !word.is_empty()).unwrap_or_default();
    han || text.contains("公司") || (text.contains(' ') && words::legal_form(last))
}

fn is_title(text: &str) -> bool {
    if has_han(text) {
        let short = text.chars().filter(|c| is_han(*c)).count() <= 14;
        return short && !text.contains("公司") && words::TITLES_HAN.iter().any(|word| text.contains(word));
    }
    text.chars().count() <= 70 && words::any_word(text, words::TITLES)
}

fn is_department(text: &str) -> bool {
    let han = text.chars().count() >= 3 && words::DEPARTMENTS_HAN.iter().any(|end| text.ends_with(end));
    han || (!has_han(text) && words::any_word(text, words::DEPARTMENTS))
}

/// The department in "采购部经理"; "部长" has none in it.
pub(super) fn department_before(title: &str) -> (Option<&str>, &str) {
    let ends = title.char_indices().filter(|(at, _)| *at > 0).flat_map(|(at, _)| {
        words::DEPARTMENTS_HAN.iter().filter_map(move |end| title[at..].starts_with(end).then_some(at + end.len()))
    });
    let found =
        ends.map(|end| title.split_at(end)).find(|(_, rest)| words::TITLES_HAN.iter().any(|word| rest.contains(word)));
    match found {
        Some((department, rest)) => (Some(department.trim()), words::trim(rest)),
        None => (None, title),
    }
}

/// The name in the host of an e-mail address, unless everybody may have an address there.
pub(super) fn host_name(email: Option<&str>) -> Option<String> {
    let host = email?.rsplit_once('@')?.1.to_ascii_lowercase();
    let parts: Vec<&str> = host.split('.').collect();
    let general = |part: &&&str| part.len() > 3 || !words::DOMAINS.contains(*part);
    let name = parts.iter().rev().skip(1).find(general)?;
    let own = name.len() >= 3 && !words::MAILERS.contains(name);
    own.then(|| letters(name))
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Where nothing says that it is a company: the first words that say nothing else, near the person.
pub(super) fn guess_company<'a>(segments: &'a [Segment], classes: &[Class]) -> Option<&'a Segment> {
    let first = classes.iter().position(|class| matches!(class, Class::Name | Class::Title))?;
    let plausible = |segment: &&Segment| {
        let text = segment.text.as_str();
        let capital = text.starts_with(|c: char| c.is_uppercase() || is_han(c));
        let sentence =
            text.contains([':', '!', '?', '。']) || text.split_whitespace().count() > 6 || text.chars().count() > 40;
        segment.label.is_none() && capital && !sentence && !has_digit(text) && text.chars().count() >= 2
    };
    let unknown = segments.iter().zip(classes).skip(first).filter(|(_, class)| **class == Class::Unknown);
    unknown.map(|(segment, _)| segment).find(plausible)
}
