//! Phone numbers: the digit strings one number may be stored or asked for under.

/// What a stored number is found by: its digits, and its national form where the country code is written.
pub(super) fn stored_forms(text: &str) -> Vec<String> {
    let mut forms = vec![digits(text)];
    if let Some(national) = without_country(text) {
        forms.push(format!("0{national}"));
    }
    forms
}

/// What a typed number may be stored as: with or without country code and trunk zero.
pub(super) fn asked_forms(text: &str) -> Vec<String> {
    let typed = digits(text);
    let mut forms = vec![typed.clone()];
    forms.extend(without_country(text));
    forms.extend(typed.strip_prefix('0').filter(|rest| !rest.starts_with('0')).map(str::to_owned));
    forms.extend(without_unmarked_country(&typed));
    forms
}

/// Whether somebody may mean (a part of) a phone number by this.
pub(super) fn looks_like_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "+-()./\u{2010}\u{2013}".contains(c))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The rest of `+86 …` or `0086 …`, a `(0)` after the code taken out.
fn without_country(text: &str) -> Option<String> {
    let typed = digits(text);
    let international = match text.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+').strip_prefix('+') {
        Some(_) => typed.as_str(),
        None => typed.strip_prefix("00")?,
    };
    let national = international.get(country_length(international)..)?;
    Some(national.strip_prefix('0').unwrap_or(national).to_owned())
}

/// `8613800138000`: long enough to hold a country code although no `+` says so.
fn without_unmarked_country(typed: &str) -> Option<String> {
    let long = typed.len() >= 11 && !typed.starts_with('0');
    long.then(|| typed[country_length(typed)..].to_owned())
}

/// Calling codes are prefix-free (ITU E.164): two zones have one digit, the pairs below two, all others three.
fn country_length(international: &str) -> usize {
    const TWO: &[&str] = &[
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
        "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    match international.as_bytes() {
        [b'1' | b'7', ..] => 1,
        _ if TWO.iter().any(|code| international.starts_with(code)) => 2,
        _ => 3,
    }
}
