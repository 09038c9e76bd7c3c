//! The help in the language in use: one file per language, made by the bundler, loaded when somebody asks.
use serde_json::Value;

use crate::{
    api::ApiError,
    browser, i18n,
    resource::{Feed, feed},
};

/// One subject.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Topic {
    /// As it stands in addresses.
    pub(super) name: String,
    pub(super) title: String,
    /// Written by the bundler out of our own Markdown, nobody else's.
    pub(super) html: String,
    /// Its words alone, to be searched.
    text: String,
}

pub(super) type Topics = Vec<Topic>;

/// All subjects; asked for anew when the language changes.
pub(super) fn topics() -> Feed<Topics> {
    feed(|_| {
        i18n::current();
        // The table of each language names the file, by a name that holds a hash of its content.
        let address = i18n::find("help");
        async move {
            let text = browser::fetch_text(address.unwrap_or_default()).await.ok_or(ApiError::Offline)?;
            serde_json::from_str(&text).ok().as_ref().and_then(read).ok_or(ApiError::Offline)
        }
    })
}

fn read(table: &Value) -> Option<Topics> {
    let text = |topic: &Value, name: &str| Some(topic[name].as_str()?.to_owned());
    let topic = |topic: &Value| {
        Some(Topic {
            name: text(topic, "name")?,
            title: text(topic, "title")?,
            html: text(topic, "html")?,
            text: text(topic, "text")?,
        })
    };
    table["topics"].as_array()?.iter().map(topic).collect()
}

pub(super) fn named<'a>(topics: &'a [Topic], name: &str) -> Option<&'a Topic> {
    topics.iter().find(|topic| topic.name == name)
}

/// Subjects that hold every word: those with it in their title first.
pub(super) fn found<'a>(topics: &'a [Topic], wanted: &str) -> Vec<&'a Topic> {
    let wanted = browser::lowercase(wanted);
    let holds = |text: &str| {
        let text = browser::lowercase(text);
        wanted.split_whitespace().all(|word| text.contains(word))
    };
    let (first, rest): (Vec<_>, Vec<_>) = topics.iter().partition(|topic| holds(&topic.title));
    first.into_iter().chain(rest.into_iter().filter(|topic| holds(&topic.text))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn topics() -> Topics {
        let topic =
            |name: &str, title: &str, text: &str| json!({"name": name, "title": title, "html": "", "text": text});
        let all =
            json!({"topics": [topic("lists", "Lists", "Add a filter."), topic("filters", "Filters", "Keep records.")]});
        read(&all).unwrap()
    }

    #[test]
    fn titles_are_found_before_texts() {
        let topics = topics();
        let names = |wanted: &str| found(&topics, wanted).iter().map(|topic| topic.name.clone()).collect::<Vec<_>>();
        assert_eq!(names("FILTER"), ["filters", "lists"]);
        assert_eq!(names("add filter"), ["lists"]);
        assert!(names("nothing").is_empty());
        assert_eq!(named(&topics, "lists").map(|topic| topic.title.as_str()), Some("Lists"));
    }

    #[test]
    fn a_table_of_another_form_is_refused() {
        assert_eq!(read(&json!({"topics": [{"name": "lists"}]})), None);
        assert_eq!(read(&json!([])), None);
    }
}
