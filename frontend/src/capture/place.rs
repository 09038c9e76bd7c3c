//! Postal addresses, in one line or several, from the house to the country or the other way round.
use super::{Find, Part, has_digit, has_han, is_han, segment::Segment, words};

/// Whether a text is an address, or most of one.
pub(super) fn is_address(text: &str) -> bool {
    if has_han(text) {
        let found = words::PLACES_HAN.iter().filter(|mark| text.contains(**mark)).count();
        return !text.ends_with("公司") && (found >= 3 || (found >= 2 && has_digit(text)));
    }
    has_digit(text)
        && (words::any_word(text, words::STREETS) || words::street_end(text) || postal_and_city(text).is_some())
}

/// Whether it can be the next line of an address.
pub(super) fn goes_on(text: &str) -> bool {
    let places = text.split(',').map(str::trim).any(is_country);
    places
        || (has_digit(text) && postal(text).is_some())
        || (has_han(text) && words::PLACES_HAN.iter().any(|mark| text.ends_with(mark)))
}

fn is_country(text: &str) -> bool {
    words::COUNTRIES.iter().any(|country| text.trim_end_matches('.').eq_ignore_ascii_case(country))
}

/// The parts of an address.
pub(super) fn read(segments: &[&Segment]) -> Vec<Find> {
    let Some(first) = segments.first() else { return Vec::new() };
    let chinese = segments.iter().any(|segment| has_han(&segment.text));
    let texts: Vec<&str> = segments
        .iter()
        .filter(|segment| has_han(&segment.text) == chinese || !has_letters(&segment.text))
        .map(|segment| segment.text.as_str())
        .collect();
    let parts = if chinese { han(&texts.join(" ")) } else { latin(&texts.join(", ")) };
    let find = |(part, text): (Part, String)| Find { part, text, line: first.line };
    parts.into_iter().filter(|(_, text)| !text.is_empty()).map(find).collect()
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// 国 省 市, then the street.
fn han(text: &str) -> Vec<(Part, String)> {
    let mut parts = Vec::new();
    let mut rest = text.trim().to_owned();
    if let Some(code) = code_of_han(&rest) {
        rest = rest.replacen(&code, "", 1);
        parts.push((Part::PostalCode, code));
    }
    for word in ["邮政编码", "邮编", "郵遞區號"] {
        rest = rest.replace(word, "");
    }
    let mut rest = rest.trim_matches(|c: char| c == ' ' || ",:()".contains(c));
    for country in ["中国", "中國", "台湾", "台灣", "臺灣"] {
        if let Some(after) = rest.strip_prefix(country) {
            parts.push((Part::Country, country.to_owned()));
            rest = after.trim_start_matches([' ', ',', '省']);
        }
    }
    let region = cut_after(rest, &["自治区", "省", "特别行政区", "特別行政區"], 9).or_else(|| county(rest));
    if let Some((region, after)) = region {
        parts.push((Part::Region, region.to_owned()));
        rest = after.trim_start();
    }
    if let Some((city, after)) = cut_after(rest, &["市", "自治州", "地区", "盟", "縣", "县"], 8) {
        parts.push((Part::City, city.to_owned()));
        rest = after.trim_start();
    }
    parts.push((Part::Street, rest.trim_matches([' ', ',']).to_owned()));
    parts
}

/// 新竹縣 before 竹北市.
fn county(text: &str) -> Option<(&str, &str)> {
    let (county, rest) = cut_after(text, &["縣"], 5)?;
    cut_after(rest, &["市"], 5).map(|_| (county, rest))
}

/// A text up to one of these marks, if that stands near its beginning; `most` in characters.
fn cut_after<'a>(text: &'a str, marks: &[&str], most: usize) -> Option<(&'a str, &'a str)> {
    let ends = marks.iter().filter_map(|mark| Some(text.find(mark)? + mark.len()));
    let end = ends.min()?;
    let (head, rest) = text.split_at(end);
    let count = head.chars().count();
    ((3..=most).contains(&count) && head.chars().all(is_han)).then_some((head, rest))
}

/// Six digits on the mainland; three, five or six before the city in Taiwan.
fn code_of_han(text: &str) -> Option<String> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let start = text.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    if matches!(start.len(), 3 | 5 | 6)
        && text[start.len()..].trim_start().starts_with(is_han)
        && !text[start.len()..].starts_with(['号', '號'])
    {
        return Some(start.to_owned());
    }
    runs.filter(|run| run.len() == 6)
        .find(|run| !text.contains(&format!("{run}号")) && !text.contains(&format!("{run}室")))
        .map(str::to_owned)
}

fn latin(text: &str) -> Vec<(Part, String)> {
    let mut pieces: Vec<&str> = text.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let mut parts = Vec::new();
    if pieces.len() > 1 && pieces.last().is_some_and(|last| is_country(last)) {
        parts.extend(pieces.pop().map(|country| (Part::Country, country.trim_end_matches('.').to_owned())));
    }
    let coded = pieces.iter().rposition(|piece| postal(piece).is_some());
    match coded.and_then(|at| Some((at, postal(pieces[at])?))) {
        Some((at, code)) => {
            let rest = words::trim(&pieces[at].replacen(code.as_str(), " ", 1).replace("  ", " ")).to_owned();
            let leads = pieces[at].starts_with(&code);
            let after = pieces.split_off(at + 1);
            pieces.pop();
            locate(&mut parts, &mut pieces, &rest, leads);
            // "Taipei 106, Taiwan, R.O.C." and the like.
            pieces.extend(after);
            parts.push((Part::PostalCode, code.trim_start_matches("D-").to_owned()));
        }
        None if pieces.len() > 1 => parts.extend(pieces.pop().map(|city| (Part::City, city.to_owned()))),
        None => {}
    }
    parts.push((Part::Street, pieces.join(", ")));
    parts
}

/// What stands beside a postal code: the city, or the region after it.
fn locate(parts: &mut Vec<(Part, String)>, pieces: &mut Vec<&str>, beside: &str, code_leads: bool) {
    let short = beside.len() <= 3 && beside.chars().all(|c| c.is_ascii_uppercase());
    let region = !code_leads && pieces.len() > 1 && !has_digit(pieces[pieces.len() - 1]) && !is_country(beside);
    if beside.is_empty() || ((short || region) && !beside.is_empty()) {
        if !beside.is_empty() {
            parts.push((Part::Region, beside.to_owned()));
        }
        if pieces.len() > 1 {
            parts.extend(pieces.pop().map(|city| (Part::City, city.to_owned())));
        }
    } else {
        parts.push((Part::City, beside.to_owned()));
    }
}

/// A line that is nothing but a city and its code: "10115 Berlin", "London SW1A 1AA", "San Francisco, CA 94105".
fn postal_and_city(text: &str) -> Option<String> {
    let code = postal(text)?;
    let rest = text.replacen(code.as_str(), "", 1);
    (!has_digit(&rest)
        && rest.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && text.split_whitespace().count() <= 6)
        .then_some(code)
}

/// The postal code in a piece of an address: not a house number, which stands before or after a street.
fn postal(text: &str) -> Option<String> {
    if words::any_word(text, words::STREETS) || words::street_end(text) {
        return None;
    }
    let all: Vec<&str> = text.split_whitespace().collect();
    let british = all.windows(2).find(|pair| is_outward(pair[0]) && is_inward(pair[1]));
    if let Some(pair) = british {
        return Some(pair.join(" "));
    }
    let digits = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == '-');
    let plain = |word: &&&str| {
        let bare = word.trim_start_matches("D-");
        digits(bare)
            && (matches!(bare.len(), 4..=6)
                || (bare.len() == 10 && bare.find('-') == Some(5))
                || (bare.len() == 3 && all.len() > 1 && all.last() == Some(*word)))
    };
    all.iter().find(plain).map(|word| (*word).to_owned())
}

fn is_outward(word: &str) -> bool {
    (2..=4).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && has_digit(word)
}

fn is_inward(word: &str) -> bool {
    word.len() == 3
        && word.starts_with(|c: char| c.is_ascii_digit())
        && word[1..].chars().all(|c| c.is_ascii_uppercase())
}
