//! One topic: its Markdown, of which only a few forms are used, as HTML and as plain words.

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeStream};

use crate::texts::source::Texts;

/// A topic, ready for the page.
#[derive(Debug, Default)]
pub(super) struct Topic {
    pub(super) title: String,
    pub(super) html: String,
    /// Its words alone, to be searched.
    pub(super) text: String,
    /// What it is made of: the same in every language.
    pub(super) shape: Vec<Part>,
    /// The topics it leads to.
    pub(super) links: Vec<String>,
    /// The texts of the product it names, by key.
    pub(super) names: Vec<String>,
}

/// What a topic is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Heading,
    Paragraph,
    /// Steps of a task, and how many.
    Steps(usize),
    /// Points without an order, and how many.
    Points(usize),
}

impl Topic {
    /// Reads Markdown. `{key}` stands for the text of the product with that key, so that what the help calls a button is
    /// what is written on it; `code` is a key of the keyboard.
    pub(super) fn read(markdown: &str, texts: &Texts) -> Result<Self> {
        let mut topic = Self::default();
        let mut in_title = false;
        for event in TextMergeStream::new(Parser::new(markdown)) {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => in_title = true,
                Event::End(TagEnd::Heading(HeadingLevel::H1)) => in_title = false,
                Event::Text(words) if in_title => topic.title.push_str(&words),
                Event::Text(words) => topic.write(&words, texts)?,
                Event::Code(keys) => topic.inline("kbd", &keys),
                Event::SoftBreak => topic.plain(" "),
                Event::Start(tag) => topic.begin(&tag)?,
                Event::End(tag) => topic.end(tag),
                Event::Html(_) | Event::InlineHtml(_) => bail!("HTML of its own"),
                other => bail!("{other:?} is not used in the help"),
            }
        }
        ensure!(!topic.title.is_empty(), "a topic begins with its title: # …");
        Ok(topic)
    }

    fn begin(&mut self, tag: &Tag<'_>) -> Result<()> {
        match tag {
            Tag::Heading { level: HeadingLevel::H2, .. } => self.part(Part::Heading, "<h2>"),
            Tag::Paragraph => self.part(Part::Paragraph, "<p>"),
            Tag::List(Some(1)) => self.part(Part::Steps(0), "<ol>"),
            Tag::List(None) => self.part(Part::Points(0), "<ul>"),
            Tag::Item => self.item(),
            Tag::Strong => self.html.push_str("<b>"),
            Tag::Link { dest_url, .. } => {
                self.html += &["<a href=\"/help/", &escaped(dest_url), "\">"].concat();
                self.links.push(dest_url.to_string());
            }
            Tag::HtmlBlock => bail!("HTML of its own"),
            other => bail!("{other:?} is not used in the help"),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        let closed = match tag {
            TagEnd::Heading(_) => "</h2>",
            TagEnd::Paragraph => "</p>",
            TagEnd::List(true) => "</ol>",
            TagEnd::List(false) => "</ul>",
            TagEnd::Item => "</li>",
            TagEnd::Strong => "</b>",
            TagEnd::Link => "</a>",
            _ => "",
        };
        self.html.push_str(closed);
        // What follows is another sentence.
        if matches!(tag, TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item) {
            self.text.push(' ');
        }
    }

    fn part(&mut self, part: Part, html: &str) {
        self.shape.push(part);
        self.html.push_str(html);
    }

    fn item(&mut self) {
        if let Some(Part::Steps(number) | Part::Points(number)) = self.shape.last_mut() {
            *number += 1;
        }
        self.html.push_str("<li>");
    }

    /// Words with the names of buttons and fields put in.
    fn write(&mut self, words: &str, texts: &Texts) -> Result<()> {
        let mut rest = words;
        while let Some((before, key, after)) = name_in(rest) {
            self.plain(before);
            let name = texts.get(key).with_context(|| format!("the product has no text {key}"))?;
            self.inline("b", name);
            self.names.push(key.to_owned());
            rest = after;
        }
        self.plain(rest);
        Ok(())
    }

    fn plain(&mut self, words: &str) {
        self.html.push_str(&escaped(words));
        self.text.push_str(words);
    }

    fn inline(&mut self, tag: &str, words: &str) {
        self.html += &["<", tag, ">", &escaped(words), "</", tag, ">"].concat();
        self.text.push_str(words);
    }
}

/// What stands before the first `{key}`, the key, and what stands behind.
fn name_in(words: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = words.split_once('{')?;
    let (key, after) = rest.split_once('}')?;
    Some((before, key, after))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
