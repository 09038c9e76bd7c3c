//! From typed text to a formula over tokens.
use super::expression::{Dialect, Expression};
use super::highlight;
use super::script::{Chunk, Kind, Piece, chunks};
use super::{TOKEN_LENGTH, cut, fragment, holder, phone, pinyin};
use uuid::Uuid;

/// Typed text beyond these asks for nothing more: the formula stays small whatever is pasted.
const LONGEST_QUERY: usize = 200;
const MAX_WORDS: usize = 10;
/// Pairs of one long run of Han.
const MAX_PAIRS: usize = 15;

/// What was typed: every word must be found, each in one of several ways.
#[derive(Clone, Debug)]
pub struct SearchQuery {
    expression: Expression,
    literals: Vec<Vec<char>>,
}

impl SearchQuery {
    /// Nothing if the text holds no letter and no digit.
    pub fn parse(text: &str) -> Option<Self> {
        let typed: String = text.chars().take(LONGEST_QUERY).collect();
        let mut chunks = chunks(&typed);
        chunks.truncate(MAX_WORDS);
        let groups: Vec<&[Chunk]> = chunks.chunk_by(|a, b| is_number(a) && is_number(b)).collect();
        let words: Vec<Expression> = groups.iter().map(|group| group_expression(group)).collect();
        let literals = groups.iter().flat_map(|group| literals(group)).collect();
        (!words.is_empty()).then(|| Self { expression: Expression::all(words), literals })
    }

    /// The same, only of records one of these holds: owners and teams, as [`super::Tokens::held_by`] was told. Without
    /// any, whoever holds them.
    pub fn within(self, holders: &[Uuid]) -> Self {
        if holders.is_empty() {
            return self;
        }
        let held: Vec<_> = holders.iter().map(|id| Expression::exact(holder(*id))).collect();
        Self { expression: Expression::all(vec![self.expression, Expression::any(held)]), literals: self.literals }
    }

    /// Whether only a letter or two were typed: nearly every record has them.
    pub fn is_short(&self) -> bool {
        self.literals.iter().all(|literal| literal.len() < 3 && literal.iter().all(char::is_ascii))
    }

    /// Whether a database must gather many terms before it sees the first hit.
    pub fn gathers(&self) -> bool {
        self.expression.gathers()
    }

    /// An FTS5 query string, to be bound as a parameter of `MATCH`.
    pub fn to_fts5(&self) -> String {
        self.render(&Dialect::FTS5)
    }

    /// A tsquery literal, to be bound and cast: `$1::tsquery`.
    pub fn to_tsquery(&self) -> String {
        self.render(&Dialect::TSQUERY)
    }

    /// Whether a record with these terms ([`super::Tokens::into_terms`], so sorted) is a hit.
    pub fn matches(&self, terms: &[String]) -> bool {
        self.expression.matches(terms)
    }

    /// The byte ranges of `text` that were asked for, in order and apart from each other.
    pub fn highlight(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        highlight::ranges(text, &self.literals)
    }

    fn render(&self, dialect: &Dialect) -> String {
        let mut out = String::new();
        self.expression.render(dialect, &mut out);
        out
    }
}

fn is_number(chunk: &Chunk) -> bool {
    phone::looks_like_number(&chunk.text)
}

/// One word, or the neighbouring parts of one number: `138 0013 8000`.
fn group_expression(group: &[Chunk]) -> Expression {
    let mut ways = vec![Expression::all(group.iter().map(word).collect())];
    if group.iter().all(is_number) {
        let forms = phone::asked_forms(&joined_text(group));
        ways.extend(forms.iter().filter_map(|form| fragment::containing(&fragment::literal(form))));
    }
    Expression::any(ways)
}

fn joined_text(group: &[Chunk]) -> String {
    group.iter().map(|chunk| chunk.text.as_str()).collect()
}

fn word(chunk: &Chunk) -> Expression {
    let mut ways = vec![];
    ways.extend(fragment::containing(&fragment::literal(trim(&chunk.text))));
    let address = chunk.text.contains('@') && chunk.pieces.iter().all(|piece| piece.kind == Kind::Plain);
    ways.push(if address && !ways.is_empty() { joined(&chunk.pieces) } else { pieces_expression(&chunk.pieces) });
    Expression::any(ways)
}

/// The letters of all pieces as one word.
fn joined(pieces: &[Piece]) -> Expression {
    Expression::beginning(cut(pieces.iter().flat_map(|piece| piece.letters.iter().copied())))
}

/// Brackets, quotes and commas around a word are not part of an address or code.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && !"@._-+/#".contains(c))
}

fn pieces_expression(pieces: &[Piece]) -> Expression {
    let mut all = Vec::new();
    for group in pieces.chunk_by(|a, b| !a.touches_next && a.kind == b.kind && a.kind == Kind::Plain) {
        match group[0].kind {
            Kind::Dense => all.push(dense(&group[0].letters)),
            Kind::Plain => all.push(plain(group)),
        }
    }
    for pair in pieces.windows(2).filter(|pair| pair[0].touches_next) {
        all.push(border(&pair[0], &pair[1]));
    }
    Expression::all(all)
}

fn dense(letters: &[char]) -> Expression {
    match letters {
        [letter] => Expression::beginning(letter.to_string()),
        _ => Expression::all(
            letters.windows(2).take(MAX_PAIRS).map(|pair| Expression::exact(pair.iter().collect())).collect(),
        ),
    }
}

/// Parts of one word, as typed: joined (`oneil`), apart (`o neil`), or letters of pinyin.
fn plain(group: &[Piece]) -> Expression {
    let mut ways = vec![joined(group)];
    let parts: Vec<Expression> = group.iter().flat_map(parts).map(part).collect();
    if parts.len() > 1 {
        ways.push(Expression::all(parts));
    }
    if let [piece] = group {
        let mixed = pinyin::mixed(&piece.letters.iter().collect::<String>());
        ways.extend(mixed.into_iter().map(|mixed| {
            Expression::all(std::iter::once(mixed.initials).chain(mixed.syllables).map(Expression::beginning).collect())
        }));
    }
    Expression::any(ways)
}

fn parts(piece: &Piece) -> impl Iterator<Item = &[char]> {
    let ends = piece.humps.iter().copied().chain([piece.letters.len()]);
    piece.starts().zip(ends).map(|(start, end)| &piece.letters[start..end])
}

/// A lone letter stands for itself: `t*` would visit every word with a T.
fn part(letters: &[char]) -> Expression {
    let text = cut(letters.iter().copied());
    if letters.len() == 1 { Expression::exact(text) } else { Expression::beginning(text) }
}

/// Scripts change without a space: the same is written there, or the letters are the pinyin of what is.
fn border(before: &Piece, after: &Piece) -> Expression {
    let prefix = |text: String| Expression::beginning(cut(text.chars()));
    let mut ways = Vec::new();
    match (before.kind, &before.letters[..], &after.letters[..]) {
        (Kind::Dense, [.., last], word) => {
            let word: String = word.iter().collect();
            ways.push(prefix(format!("{last}{word}")));
            for reading in pinyin::readings(*last) {
                ways.push(prefix(format!("{reading}{word}")));
                ways.push(prefix(format!("{}{word}", &reading[..1])));
            }
        }
        (Kind::Plain, word, [first, ..]) if word.len() < TOKEN_LENGTH => {
            let word: String = word.iter().collect();
            ways.push(prefix(format!("{word}{first}")));
            for reading in pinyin::readings(*first) {
                ways.push(prefix(format!("{word}{reading}")));
                ways.push(prefix(format!("{word}{}", &reading[..1])));
            }
        }
        (_, word, _) => ways.push(prefix(word.iter().collect())),
    }
    Expression::any(ways)
}

/// What to look for when marking hits: letters and digits only.
fn literals(group: &[Chunk]) -> Vec<Vec<char>> {
    let words = group.iter().map(|chunk| chunk.pieces.iter().flat_map(|piece| piece.letters.iter().copied()).collect());
    let mut literals: Vec<Vec<char>> = words.collect();
    if group.iter().all(is_number) {
        let forms = phone::asked_forms(&joined_text(group));
        literals
            .extend(forms.iter().filter(|form| form.len() >= fragment::SHORTEST).map(|form| form.chars().collect()));
    }
    literals
}
