//! What networks give: e-mail addresses, web sites, telephone numbers. They are taken out of a segment, with their labels.
use super::{Find, Part, has_letter, is_han, label, label::Label, segment::Segment, words};

/// Takes them out; the answer is what is left, if it says anything.
pub(super) fn take(segment: Segment, finds: &mut Vec<Find>) -> Option<Segment> {
    let mut text = segment.text.clone();
    let line = segment.line;
    while let Some(range) = email_in(&text) {
        let address = text[range.clone()].to_owned();
        text = without(&text, range);
        finds.push(Find { part: Part::Email, text: address, line });
    }
    while let Some(range) = website_in(&text) {
        let address = text[range.clone()].to_owned();
        text = without(&text, range);
        if !is_profile(&address) && finds.iter().all(|find| find.part != Part::Website) {
            finds.push(Find { part: Part::Website, text: address, line });
        }
    }
    while let Some(number) = number_in(&text) {
        let labels = label::before(&text[..number.start]).1;
        finds.push(Find { part: kind(&number.text, &labels), text: number.text.clone(), line });
        text = without(&text, number.start..number.end);
    }
    let rest = words::trim(&text);
    let says = has_letter(rest) || rest.chars().filter(char::is_ascii_digit).count() >= 5;
    says.then(|| segment.with(rest))
}

/// A text without a part and the label before it.
fn without(text: &str, range: std::ops::Range<usize>) -> String {
    let (before, _) = label::before(&text[..range.start]);
    format!("{before} {}", text[range.end..].trim_start_matches([')', ' ', ','])).trim().to_owned()
}

fn email_in(text: &str) -> Option<std::ops::Range<usize>> {
    let of_name = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let of_host = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let at = text.find('@')?;
    let start = after_last(&text[..at], |c| !of_name(c));
    let host = &text[at + 1..];
    let end = at + 1 + host.find(|c: char| !of_host(c)).unwrap_or(host.len());
    let end = start + text[start..end].trim_end_matches(['.', '-']).len();
    (start < at && end > at && text[at..end].contains('.')).then_some(start..end)
}

fn website_in(text: &str) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || c == ',' || is_han(c)) {
        let bare = word.trim_end_matches(|c: char| c.is_whitespace() || ",.;:)".contains(c) || is_han(c));
        // A label may stand before it without a gap.
        let scheme = bare.find("://").map(|at| after_last(&bare[..at], |c| !c.is_ascii_alphabetic()));
        let after =
            scheme.unwrap_or_else(|| after_last(bare, |c| !c.is_ascii_alphanumeric() && !"./-_~%?=&#".contains(c)));
        if is_website(&bare[after..]) {
            return Some(start + after..start + bare.len());
        }
        start += word.len();
    }
    None
}

/// Where a text goes on behind the last character of a kind.
fn after_last(text: &str, kind: impl Fn(char) -> bool) -> usize {
    text.char_indices().rev().find(|(_, c)| kind(*c)).map_or(0, |(at, c)| at + c.len_utf8())
}

fn is_website(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return lower.contains('.');
    }
    let host = lower.split('/').next().unwrap_or_default();
    let parts: Vec<&str> = host.split('.').collect();
    let named =
        parts.iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    let end = parts.last().copied().unwrap_or_default();
    // "Co.Ltd" and "J.Smith" are none.
    parts.len() >= 2
        && named
        && (parts[0] == "www"
            || (word.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
                && words::DOMAINS.contains(&end)))
}

/// A person's page in a network is not the company's.
fn is_profile(address: &str) -> bool {
    let host = address.split("://").last().unwrap_or_default().trim_start_matches("www.");
    ["linkedin.", "facebook.", "twitter.", "x.com/", "instagram.", "weibo.", "xing."]
        .iter()
        .any(|name| host.starts_with(name))
}

struct Number {
    text: String,
    start: usize,
    end: usize,
}

/// Seven to fifteen digits and what stands between them.
fn number_in(text: &str) -> Option<Number> {
    let mut from = 0;
    while let Some(found) = text[from..].find(|c: char| c.is_ascii_digit() || c == '+' || c == '(') {
        let start = from + found;
        let run = run_at(&text[start..]);
        let end = start + run;
        if is_number(text, start, end) {
            let (extension, end) = extension_at(text, end);
            return Some(Number { text: format!("{}{extension}", text[start..start + run].trim()), start, end });
        }
        from = if run == 0 { start + 1 } else { end };
    }
    None
}

/// The length of what could be a number.
fn run_at(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let joins = match c {
            '0'..='9' => {
                end = at + 1;
                true
            }
            ')' => {
                // Part of the number only where it closes something in it.
                if text[..at].contains('(') {
                    end = at + 1;
                }
                true
            }
            '+' => at == 0 || text[..at].ends_with('('),
            '(' | '-' => true,
            ' ' => next != Some(' '),
            '.' | '/' => next.is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        };
        if !joins {
            break;
        }
    }
    end
}

fn is_number(text: &str, start: usize, end: usize) -> bool {
    let digits = text[start..end].chars().filter(char::is_ascii_digit).count();
    let glued = text[..start].ends_with(|c: char| c.is_alphanumeric() && !is_han(c)) && !text[..start].ends_with("00");
    // Room numbers, and numbers that go on in letters.
    let next = text[end..].trim_start().chars().next();
    let counted =
        text[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) && !text[end..].starts_with(['x', 'X', 'e']);
    let counted = counted || next.is_some_and(|c| "号號室楼樓层層座栋棟年".contains(c));
    // A ZIP code with four more digits.
    let zip = digits == 9 && text[start..end].find('-') == Some(5) && text[start..end].len() == 10;
    (7..=15).contains(&digits) && !glued && !counted && !zip
}

/// `ext. 12`, `转8001`: as `x12` in the number, for that is what numbers may hold.
fn extension_at(text: &str, end: usize) -> (String, usize) {
    let rest = &text[end..];
    let open = rest.trim_start_matches([' ', ',', '(']);
    let marks = ["extension", "ext.", "ext", "x", "转", "轉", "分机", "分機", "#"];
    let marked = marks.iter().find_map(|mark| {
        let head = open.get(..mark.len())?;
        head.eq_ignore_ascii_case(mark).then(|| open[mark.len()..].trim_start_matches([' ', ':', '.']))
    });
    let Some(after) = marked else { return (String::new(), end) };
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 6 {
        return (String::new(), end);
    }
    (format!(" x{digits}"), text.len() - after.len() + digits.len())
}

fn kind(number: &str, labels: &[Label]) -> Part {
    if labels.contains(&Label::Fax) && !labels.contains(&Label::Phone) {
        Part::Fax
    } else if labels.contains(&Label::Mobile) || (!labels.contains(&Label::Phone) && is_mobile(number)) {
        Part::Mobile
    } else {
        Part::Phone
    }
}

/// By the numbering plans of the mainland, Taiwan, Hong Kong, Germany and Britain.
fn is_mobile(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let international = number.trim_start().starts_with('+') || digits.starts_with("00");
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    let mainland =
        |rest: &str| rest.len() == 11 && rest.starts_with('1') && !rest.starts_with("10") && !rest.starts_with("12");
    if international {
        let after = |code: &str| digits.strip_prefix(code);
        return after("86").is_some_and(mainland)
            || after("886").is_some_and(|rest| rest.trim_start_matches('0').starts_with('9'))
            || after("852").is_some_and(|rest| rest.len() == 8 && rest.starts_with(['5', '6', '7', '9']))
            || after("49").is_some_and(|rest| {
                rest.trim_start_matches('0').starts_with("15")
                    || rest.trim_start_matches('0').starts_with("16")
                    || rest.trim_start_matches('0').starts_with("17")
            })
            || after("44").is_some_and(|rest| rest.trim_start_matches('0').starts_with('7'));
    }
    // "1 415 555 0100" is American: its first group has one digit.
    let group = number.trim_start().chars().take_while(char::is_ascii_digit).count();
    (mainland(digits) && group >= 3) || (digits.len() == 10 && digits.starts_with("09"))
}
