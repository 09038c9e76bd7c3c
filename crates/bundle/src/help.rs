//! The help: Markdown in `help/<language>/<topic>.md` becomes one table per language, which the page loads when somebody
//! asks. What is wrong with it stops the build: a topic that a language lacks, one that is built otherwise in another
//! language, a dead link, the name of a button that is not its name.

mod check;
mod topic;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use self::topic::Topic;
use crate::texts::source::{self, Texts};

/// The topic that lists all others; their order is that of the list.
const INDEX: &str = "index";

/// The topics of one language, by name.
type Topics = BTreeMap<String, Topic>;

/// What the page loads for a language: `help/` and `locales/` lie in `frontend`.
pub(crate) fn table(frontend: &Path, locale: &str) -> Result<Vec<u8>> {
    let place = source::LOCALES.iter().position(|known| *known == locale);
    let place = place.with_context(|| format!("{locale} is no language of ours"))?;
    let languages = read_all(frontend)?;
    check::all(&languages)?;
    let topics = &languages[place];
    let row = |name: &String| {
        let Topic { title, html, text, .. } = &topics[name];
        json!({"name": name, "title": title, "html": html, "text": text})
    };
    let rows: Vec<_> = check::order(topics)?.iter().map(row).collect();
    Ok(json!({ "topics": rows }).to_string().into_bytes())
}

/// Every language, in the order of `LOCALES`.
fn read_all(frontend: &Path) -> Result<Vec<Topics>> {
    let texts = source::read_all(&frontend.join("locales"));
    let folder = frontend.join("help");
    source::LOCALES.iter().zip(&texts).map(|(locale, texts)| read(&folder.join(locale), texts)).collect()
}

fn read(folder: &Path, texts: &Texts) -> Result<Topics> {
    let mut topics = Topics::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".md"));
        let name = name.with_context(|| format!("{} is no topic", path.display()))?;
        let topic = Topic::read(&fs::read_to_string(&path)?, texts).with_context(|| path.display().to_string())?;
        topics.insert(name.to_owned(), topic);
    }
    ensure!(topics.contains_key(INDEX), "{} has no {INDEX}.md", folder.display());
    Ok(topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A front end whose help has an index and one topic, but for what `other` says of Taiwan's topic.
    fn frontend(other: Option<&str>) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        };
        let topic = "# Lists\n\nAll \\<records\\>.\n\n## Sort\n\n1. Press {action.sort}, or `s`.\n2. Back to [the index](index).\n";
        for locale in source::LOCALES {
            file(&format!("locales/{locale}.json"), r#"{"action": {"sort": "Sort", "stop": "Stop"}}"#);
            file(&format!("help/{locale}/index.md"), "# Help\n\n- [Lists](lists)\n");
            file(&format!("help/{locale}/lists.md"), topic);
        }
        match other {
            Some("") => fs::remove_file(folder.path().join("help/zh-TW/lists.md")).unwrap(),
            Some(other) => file("help/zh-TW/lists.md", other),
            None => {}
        }
        folder
    }

    fn refusal(other: &str) -> String {
        format!("{:#}", table(frontend(Some(other)).path(), "en").unwrap_err())
    }

    #[test]
    fn topics_become_html_in_the_order_of_the_index() {
        let table: serde_json::Value = serde_json::from_slice(&table(frontend(None).path(), "en").unwrap()).unwrap();
        let names: Vec<_> = table["topics"].as_array().unwrap().iter().map(|topic| &topic["name"]).collect();
        assert_eq!(names, ["index", "lists"]);
        let lists = &table["topics"][1];
        assert_eq!(lists["title"], "Lists");
        let steps = "<ol><li>Press <b>Sort</b>, or <kbd>s</kbd>.</li><li>Back to <a href=\"/help/index\">the index</a>.</li></ol>";
        assert_eq!(lists["html"], format!("<p>All &lt;records&gt;.</p><h2>Sort</h2>{steps}"));
        assert_eq!(lists["text"], "All <records>. Sort Press Sort, or s. Back to the index. ");
    }

    #[test]
    fn what_is_wrong_stops_the_build() {
        assert!(refusal("").contains("lists"), "a language without the topic");
        assert!(
            refusal("# L\n\nA.\n\n## S\n\n1. {action.sort}, `s`, [i](index).\n").contains("steps"),
            "one step less"
        );
        let dead = "# L\n\nA.\n\n## S\n\n1. {action.sort} `s`.\n2. [i](gone).\n";
        assert!(refusal(dead).contains("other links"), "another link than in English");
        let folder = frontend(None);
        for locale in source::LOCALES {
            fs::write(folder.path().join(format!("help/{locale}/lists.md")), dead).unwrap();
        }
        assert!(format!("{:#}", table(folder.path(), "en").unwrap_err()).contains("gone"), "a dead link");
        let name = "# L\n\nA.\n\n## S\n\n1. {action.start} `s`.\n2. [i](index).\n";
        assert!(refusal(name).contains("action.start"), "a button that does not exist");
        let other = "# L\n\nA.\n\n## S\n\n1. {action.stop} `s`.\n2. [i](index).\n";
        assert!(refusal(other).contains("action.sort"), "another button than in English");
        assert!(refusal("# L\n\n<script>x</script>\n").contains("HTML"), "markup of its own");
    }

    #[test]
    fn a_topic_that_nothing_leads_to_is_refused() {
        let folder = frontend(None);
        for locale in source::LOCALES {
            fs::write(folder.path().join(format!("help/{locale}/hidden.md")), "# Hidden\n\nA.\n").unwrap();
        }
        assert!(format!("{:#}", table(folder.path(), "en").unwrap_err()).contains("hidden"));
    }

    /// Words of mainland usage that a Taiwan reader would stumble over.
    const NOT_TAIWAN: [&str; 22] = [
        "軟件",
        "信息",
        "默認",
        "服務器",
        "數據",
        "用戶",
        "登錄",
        "聯系",
        "視頻",
        "搜索",
        "鏈接",
        "網絡",
        "程序",
        "保存",
        "屏幕",
        "刷新",
        "創建",
        "點擊",
        "導出",
        "文件",
        "字段",
        "添加",
    ];

    #[test]
    fn the_help_is_whole_and_each_language_in_its_own_words() {
        let frontend = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend");
        for locale in source::LOCALES {
            table(&frontend, locale).unwrap();
        }
        let languages = read_all(&frontend).unwrap();
        for (name, topic) in &languages[2] {
            for word in NOT_TAIWAN {
                assert!(!topic.text.contains(word), "zh-TW/{name}.md: {word}");
            }
        }
        for (name, topic) in languages[1..].iter().flatten() {
            let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let half = topic.text.char_indices().find(|(at, c)| {
                matches!(c, ',' | ';' | ':' | '?' | '!') && topic.text[..*at].chars().next_back().is_some_and(han)
            });
            assert_eq!(half, None, "{name}.md has half-width punctuation after a character: {}", topic.title);
        }
    }
}
