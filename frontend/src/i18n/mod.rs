//! Texts in three languages. `locales/*.json` is turned into tables by `build.rs`: a missing text fails the build.
pub(crate) mod format;
pub(crate) mod label;
mod locale;

use leptos::prelude::*;

pub(crate) use locale::{Locale, choose, current, current_untracked, prefer, start};

/// A text, by its place in the tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key(u16);

/// A text that depends on a number.
#[derive(Clone, Copy)]
pub(crate) struct Plural {
    one: Key,
    other: Key,
}

include!(concat!(env!("OUT_DIR"), "/locale.rs"));

fn table(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::En => &EN,
        Locale::ZhCn => &ZH_CN,
        Locale::ZhTw => &ZH_TW,
    }
}

/// The text in the language in use; tracks the language.
pub(crate) fn t(key: Key) -> &'static str {
    table(current())[usize::from(key.0)]
}

/// The text as a view that follows the language.
pub(crate) fn tr(key: Key) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    move || t(key)
}

/// The text as a property that follows the language.
pub(crate) fn text(key: Key) -> Signal<String> {
    Signal::derive(move || t(key).to_owned())
}

/// The text with its placeholders filled.
pub(crate) fn fill(key: Key, values: &[(&str, &str)]) -> String {
    replace(t(key), values)
}

/// The text for a number, which fills `{n}`.
pub(crate) fn count(plural: Plural, n: u64) -> String {
    let key = if n == 1 { plural.one } else { plural.other };
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let number = format::number(n as f64);
    fill(key, &[("n", &number)])
}

/// A text looked up by a name known only while running.
pub(crate) fn find(key: &str) -> Option<&'static str> {
    find_in(current(), key)
}

fn find_in(locale: Locale, key: &str) -> Option<&'static str> {
    KEYS.binary_search(&key).ok().map(|index| table(locale)[index])
}

/// `{name}` becomes its value; a placeholder without a value stays visible.
pub(crate) fn replace(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_by_name() {
        assert_eq!(replace("{a} of {b}", &[("b", "9"), ("a", "1")]), "1 of 9");
        assert_eq!(replace("{a} of {b}", &[("a", "1")]), "1 of {b}");
    }

    #[test]
    fn keys_are_sorted_for_the_search() {
        assert!(KEYS.is_sorted());
        assert_eq!(find_in(Locale::En, "nav.home"), Some("Home"));
        assert_eq!(find_in(Locale::ZhTw, "no.such.key"), None);
    }

    /// Words of mainland usage that a Taiwan reader would stumble over.
    #[test]
    fn taiwan_texts_use_taiwan_words() {
        let banned = [
            "软",
            "軟件",
            "信息",
            "默認",
            "服務器",
            "數據",
            "用戶",
            "登錄",
            "聯系人",
            "視頻",
            "搜索",
            "鏈接",
            "網絡",
            "程序",
            "保存",
            "屏幕",
            "刷新",
        ];
        for (key, text) in KEYS.iter().zip(ZH_TW) {
            for word in banned {
                assert!(!text.contains(word), "{key}: {text} contains {word}");
            }
        }
    }
}
