//! Texts in three languages. `build.rs` makes a constant of each text in `locales/*.json`: a missing one fails the build.
//! The page loads the table of the language in use (`table.rs`).
pub(crate) mod format;
pub(crate) mod label;
mod locale;
mod table;

use leptos::prelude::*;

use crate::api::ApiError;

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

include!(concat!(env!("OUT_DIR"), "/keys.rs"));

/// Loads what later pieces of the page say, in the language in use.
///
/// # Errors
/// As [`start`].
pub(crate) async fn load_later() -> Result<(), ApiError> {
    table::load_later(current_untracked()).await
}

/// The text in the language in use; tracks the language.
pub(crate) fn t(key: Key) -> &'static str {
    table::listed(current(), key.0)
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

/// A name, and what is said of it: `Subject: Call back`, `主题：回电`.
pub(crate) fn of(name: &str, what: &str) -> String {
    fill(key::STATE_OF, &[("name", name), ("what", what)])
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
    table::named(current(), key)
}

/// Loads every language, to look for a word in whichever it was typed; what cannot be had is not found.
pub(crate) async fn load_everywhere() {
    for locale in Locale::ALL {
        let _ = table::load(locale).await;
    }
}

/// The text in every language that is loaded.
pub(crate) fn everywhere(key: Key) -> Vec<&'static str> {
    let texts = Locale::ALL.into_iter().map(|locale| table::listed(locale, key.0));
    texts.filter(|text| !text.is_empty()).collect()
}

/// A text looked up by its name, in every language that is loaded.
pub(crate) fn find_everywhere(key: &str) -> Vec<&'static str> {
    Locale::ALL.into_iter().filter_map(|locale| table::named(locale, key)).collect()
}

/// `{name}` becomes its value; a placeholder without a value stays visible.
pub(crate) fn replace(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
#[path = "../../texts.rs"]
#[expect(dead_code, reason = "the build script uses the rest")]
mod texts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_by_name() {
        assert_eq!(replace("{a} of {b}", &[("b", "9"), ("a", "1")]), "1 of 9");
        assert_eq!(replace("{a} of {b}", &[("a", "1")]), "1 of {b}");
    }

    #[test]
    fn texts_are_found_by_name() {
        assert_eq!(find("record.lead.one"), Some("Lead"));
        assert_eq!(find("record.nobody.one"), None);
    }

    /// What the page may show before the later table is there has its texts in the first one.
    #[test]
    fn later_texts_are_used_by_later_pieces_alone() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = Vec::new();
        for (path, text) in sources(&root) {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            let piece = PIECES.iter().any(|piece| name.starts_with(piece));
            let used =
                texts::LATER.iter().map(|section| format!("key::{}_", section.trim_end_matches('.').to_uppercase()));
            // Tables of keys only name what the help says of them.
            let names = |used: &String| used == "key::KEYS_" && KEY_TABLES.contains(&name.as_str());
            found.extend(
                used.filter(|used| !piece && !names(used) && text.contains(used.as_str()))
                    .map(|used| format!("{name}: {used}")),
            );
        }
        assert!(found.is_empty(), "{found:?}");
    }

    /// Whose words of keys are shown by the help alone, which is a later piece.
    const KEY_TABLES: &[&str] =
        &["ui/keyboard.rs", "resource/list/grid.rs", "resource/list/widths.rs", "resource/list/cell.rs"];

    /// Sources of which nothing is drawn but through `crate::piece`.
    const PIECES: &[&str] = &[
        "capture/",
        "outbox/panel",
        "pages/access/",
        "pages/audit/",
        "pages/calendar/",
        "pages/campaign/",
        "pages/choose_password.rs",
        "pages/help/",
        "pages/insight/",
        "pages/jobs/",
        "pages/notices/",
        "pages/settings/",
        "pages/trash.rs",
        "resource/board/",
        "resource/composing",
        "resource/editor/",
        "resource/form/",
        "resource/keep/",
        "resource/record/",
        "resource/talk/",
        "i18n/mod.rs",
    ];

    fn sources(folder: &std::path::Path) -> Vec<(std::path::PathBuf, String)> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .flat_map(|path| {
                if path.is_dir() {
                    sources(&path)
                } else {
                    vec![(path.clone(), std::fs::read_to_string(&path).unwrap())]
                }
            })
            .collect()
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
        for (key, text) in table::all::ZH_TW {
            for word in banned {
                assert!(!text.contains(word), "{key}: {text} contains {word}");
            }
        }
    }
}
