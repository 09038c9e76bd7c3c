//! What a file is called when it is saved: what people wrote, without what could mislead them or their machine.
use std::fmt::Write as _;

/// Longest name in a header; the record keeps the whole.
const LONGEST: usize = 150;

/// `attachment; filename="…"; filename*=UTF-8''…` (RFC 6266).
pub(crate) fn disposition(name: &str) -> String {
    let name = clean(name);
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || " ._-()".contains(c) { c } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", escaped(&name))
}

/// No folders, no control characters, no marks that turn the reading direction (`gpj.exe` shown as `exe.jpg`).
pub(crate) fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmful = |c: char| {
        c.is_control()
            || "\u{200e}\u{200f}\u{61c}".contains(c)
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    let kept: String =
        last.chars().filter(|c| !harmful(*c)).map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let kept = kept.trim().trim_start_matches('.').trim_end_matches('.');
    if kept.is_empty() { "file".to_owned() } else { shortened(kept) }
}

/// In the middle: the ending tells what opens it.
fn shortened(name: &str) -> String {
    let count = name.chars().count();
    if count <= LONGEST {
        return name.to_owned();
    }
    let ending: String = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| ending.chars().count() <= 10)
        .map(|ending| format!(".{ending}"))
        .unwrap_or_default();
    let start: String = name.chars().take(LONGEST - ending.chars().count()).collect();
    start + &ending
}

fn escaped(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(byte.into());
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{clean, disposition};

    #[test]
    fn names_lead_nowhere_and_hide_nothing() {
        for (name, expected) in [
            ("offer.pdf", "offer.pdf"),
            ("../../etc/passwd", "passwd"),
            (r"C:\Windows\system32\cmd.exe", "cmd.exe"),
            ("\u{202e}gpj.exe", "gpj.exe"),
            ("a\r\nSet-Cookie: x=1", "aSet-Cookie_ x=1"),
            (".htaccess", "htaccess"),
            ("...", "file"),
            ("", "file"),
            ("报价单 2026.pdf", "报价单 2026.pdf"),
        ] {
            assert_eq!(clean(name), expected, "{name:?}");
        }
        let long = clean(&format!("{}.docx", "x".repeat(300)));
        assert_eq!((long.rsplit_once('.').unwrap().1, long.len()), ("docx", 150));
    }

    #[test]
    fn a_header_holds_any_name() {
        assert_eq!(
            disposition("报价\".pdf"),
            "attachment; filename=\"___.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7_.pdf"
        );
        assert!(disposition("a\r\nb").is_ascii());
    }
}
