//! A formula over tokens, and its two renderings.
use super::beginning;

/// Holds or not for a record's set of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// The token itself, or any that starts with it.
    Term {
        text: String,
        prefix: bool,
    },
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

impl Expression {
    pub(super) fn exact(text: String) -> Self {
        Self::Term { text, prefix: false }
    }

    /// A word, or what is spelled, that begins so. Short beginnings are tokens of their own, and so are all beginnings
    /// of words: each is one look-up. Only long spellings must be gathered.
    pub(super) fn beginning(text: String) -> Self {
        let known = Self::exact(beginning::token(&text));
        if text.chars().count() <= beginning::SPELLED {
            return known;
        }
        Self::Any(vec![known, Self::Term { text, prefix: true }])
    }

    pub(super) fn all(parts: Vec<Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| if let Self::All(inner) = part { inner } else { vec![part] });
        lone(flat).unwrap_or_else(Self::All)
    }

    pub(super) fn any(parts: Vec<Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| if let Self::Any(inner) = part { inner } else { vec![part] });
        lone(flat).unwrap_or_else(Self::Any)
    }

    /// `terms` must be sorted.
    pub(super) fn matches(&self, terms: &[String]) -> bool {
        match self {
            Self::Term { text, prefix: false } => terms.binary_search(text).is_ok(),
            Self::Term { text, prefix: true } => {
                terms.get(terms.partition_point(|term| term < text)).is_some_and(|term| term.starts_with(text.as_str()))
            }
            Self::All(parts) => parts.iter().all(|part| part.matches(terms)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(terms)),
        }
    }

    /// Whether terms must be gathered by what they start with.
    pub(super) fn gathers(&self) -> bool {
        match self {
            Self::Term { prefix, .. } => *prefix,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::gathers),
        }
    }

    pub(super) fn render(&self, dialect: &Dialect, out: &mut String) {
        match self {
            Self::Term { text, prefix } => {
                dialect.quote(text, out);
                out.push_str(if *prefix { dialect.prefix } else { "" });
            }
            Self::All(parts) => render_joined(parts, dialect.and, dialect, out),
            Self::Any(parts) => render_joined(parts, dialect.or, dialect, out),
        }
    }
}

/// The only part, or all of them without repetition.
fn lone(parts: impl Iterator<Item = Expression>) -> Result<Expression, Vec<Expression>> {
    let mut kept: Vec<Expression> = Vec::new();
    for part in parts {
        if !kept.contains(&part) {
            kept.push(part);
        }
    }
    if kept.len() == 1 { Ok(kept.remove(0)) } else { Err(kept) }
}

fn render_joined(parts: &[Expression], operator: &str, dialect: &Dialect, out: &mut String) {
    out.push('(');
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push_str(operator);
        }
        part.render(dialect, out);
    }
    out.push(')');
}

/// How a database spells the formula.
pub(super) struct Dialect {
    quote: char,
    prefix: &'static str,
    and: &'static str,
    or: &'static str,
}

impl Dialect {
    pub(super) const FTS5: Self = Self { quote: '"', prefix: "*", and: " AND ", or: " OR " };
    pub(super) const TSQUERY: Self = Self { quote: '\'', prefix: ":*", and: " & ", or: " | " };

    /// Tokens hold letters, digits and `_` only. Quotes and backslashes are doubled all the same: the renderer must be
    /// safe by itself.
    fn quote(&self, text: &str, out: &mut String) {
        out.push(self.quote);
        for character in text.chars() {
            if character == self.quote || (character == '\\' && self.quote == '\'') {
                out.push(character);
            }
            out.push(character);
        }
        out.push(self.quote);
    }
}
