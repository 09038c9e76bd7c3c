//! From a record's fields to its tokens.
use super::fold::fold;
use super::script::{Chunk, Kind, Piece, chunks};
use super::{TOKEN_LENGTH, beginning, cut, fragment, holder, phone, pinyin};
use uuid::Uuid;

/// Characters of one text that get pinyin: names and titles are shorter, and nobody spells a whole note.
const MAX_SPELLED: usize = 64;

/// Collects what a record is found by.
///
/// ```
/// use domain::search::{SearchQuery, Tokens};
/// let terms = Tokens::new().person("曾國藩").phone("+86 138-0013-8000").email("zgf@example.com").into_terms();
/// for typed in ["曾国", "zengguo", "cgf", "0138", "fan", "xampl"] {
///     assert!(SearchQuery::parse(typed).is_some_and(|query| query.matches(&terms)), "{typed}");
/// }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Tokens {
    terms: Vec<String>,
}

impl Tokens {
    pub fn new() -> Self {
        Self::default()
    }

    /// Names, titles, subjects, free words.
    pub fn text(mut self, text: &str) -> Self {
        self.add_words(&chunks(text), false);
        self
    }

    /// A person's name: family names have readings of their own, and Latin names are found joined in either order.
    pub fn person(mut self, name: &str) -> Self {
        let chunks = chunks(name);
        self.add_words(&chunks, true);
        self.add_joined_name(&chunks);
        self
    }

    /// A phone number, however it is written.
    pub fn phone(mut self, number: &str) -> Self {
        for form in phone::stored_forms(&fold(number)) {
            if (1..fragment::SHORTEST).contains(&form.len()) {
                self.add_word(&form);
            } else {
                self.add_fragments(&form);
            }
        }
        self
    }

    /// An e-mail address: fragments, and the words of both halves.
    pub fn email(mut self, address: &str) -> Self {
        let folded = fold(address.trim());
        self.add_fragments(&folded);
        for half in folded.split('@') {
            self.add_words(&chunks(half), false);
        }
        self
    }

    /// A number people quote in part: registration, order, invoice. Found with and without its punctuation.
    pub fn code(mut self, code: &str) -> Self {
        let folded = fold(code.trim());
        self.add_fragments(&folded);
        self.add_fragments(&folded.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
        self.text(code)
    }

    /// Who holds the record: its owner, its team.
    pub fn held_by(mut self, id: Uuid) -> Self {
        self.terms.push(holder(id));
        self
    }

    /// Sorted, each once: for `array_to_tsvector`, and for [`super::SearchQuery::matches`].
    pub fn into_terms(mut self) -> Vec<String> {
        self.terms.sort_unstable();
        self.terms.dedup();
        self.terms
    }

    /// The same, joined by spaces: for FTS5.
    pub fn into_text(self) -> String {
        self.into_terms().join(" ")
    }

    fn add_word(&mut self, word: &str) {
        beginning::of_word(word, |token| self.terms.push(token));
        // Alone it stands for itself: see `part` of a query.
        if word.chars().nth(1).is_none() {
            self.terms.push(word.to_owned());
        }
    }

    fn add_spelling(&mut self, spelling: &str) {
        beginning::of_spelling(spelling, |token| self.terms.push(token));
    }

    fn add_fragments(&mut self, folded: &str) {
        fragment::tokens(&fragment::literal(folded), |token| self.terms.push(token));
    }

    fn add_words(&mut self, chunks: &[Chunk], person: bool) {
        for chunk in chunks {
            self.add_plain(&chunk.pieces);
        }
        self.add_single_letters(chunks);
        let runs = merge_dense(chunks);
        self.add_borders(&runs);
        let mut surname = person;
        let mut spelled = MAX_SPELLED;
        for run in runs.iter().filter(|run| run.kind == Kind::Dense) {
            self.add_dense(&run.letters);
            self.add_pinyin(&run.letters[..run.letters.len().min(spelled)], std::mem::take(&mut surname));
            spelled = spelled.saturating_sub(run.letters.len());
        }
    }

    /// `AT&T-Mobile`: `attmobile tmobile mobile`. Every part is a prefix of one of them.
    fn add_plain(&mut self, pieces: &[Piece]) {
        for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind == Kind::Plain) {
            let following = pieces[index + 1..].iter().take_while(|next| next.kind == Kind::Plain);
            let following: Vec<char> =
                following.flat_map(|next| next.letters.iter().copied()).take(TOKEN_LENGTH).collect();
            for start in piece.starts() {
                self.add_word(&cut(piece.letters[start..].iter().chain(&following).copied()));
            }
        }
    }

    /// `A. O. Smith` is typed `ao smith`.
    fn add_single_letters(&mut self, chunks: &[Chunk]) {
        for letters in chunks.split(|chunk| single_letter(chunk).is_none()).filter(|run| run.len() > 1) {
            self.add_word(&cut(letters.iter().filter_map(single_letter)));
        }
    }

    /// Pairs, and every character alone: so every substring is found.
    fn add_dense(&mut self, letters: &[char]) {
        self.terms.extend(letters.windows(2).map(String::from_iter));
        self.terms.extend(letters.iter().map(|letter| beginning::token(letter.encode_utf8(&mut [0; 4]))));
    }

    fn add_pinyin(&mut self, letters: &[char], surname: bool) {
        let mut extra = letters.first().filter(|_| surname).and_then(|first| pinyin::surname_reading(*first));
        for run in letters.split(|letter| pinyin::readings(*letter).next().is_none()) {
            pinyin::tokens(run, extra.take(), |token| self.add_spelling(&token));
        }
    }

    /// Where scripts change, spaces or not: `为cloud`, `cloud技 loud技 oud技 …`.
    fn add_borders(&mut self, runs: &[Piece]) {
        for pair in runs.windows(2) {
            match (pair[0].kind, pair[1].kind) {
                (Kind::Dense, Kind::Plain) => {
                    if let Some(last) = pair[0].letters.last() {
                        self.add_spelling(&cut([*last].iter().chain(&pair[1].letters).copied()));
                    }
                    self.add_suffixes(&pair[1].letters, None);
                }
                (Kind::Plain, Kind::Dense) => self.add_suffixes(&pair[0].letters, pair[1].letters.first()),
                _ => {}
            }
        }
    }

    fn add_suffixes(&mut self, word: &[char], next: Option<&char>) {
        let first = word.len().saturating_sub(TOKEN_LENGTH - 1);
        for start in first..word.len() {
            self.add_spelling(&word[start..].iter().chain(next).collect::<String>());
        }
    }

    fn add_joined_name(&mut self, chunks: &[Chunk]) {
        let words: Vec<String> = chunks.iter().map(plain_letters).filter(|word| !word.is_empty()).collect();
        if let ([first, rest @ ..], [.., last]) = (&words[..], &words[..])
            && (1..=3).contains(&rest.len())
        {
            let before_last = &words[..words.len() - 1];
            self.add_word(&cut(first.chars().chain(rest.iter().flat_map(|word| word.chars()))));
            self.add_word(&cut(last.chars().chain(before_last.iter().flat_map(|word| word.chars()))));
        }
    }
}

fn single_letter(chunk: &Chunk) -> Option<char> {
    match &chunk.pieces[..] {
        [Piece { kind: Kind::Plain, letters, .. }] if letters.len() == 1 => Some(letters[0]),
        _ => None,
    }
}

fn plain_letters(chunk: &Chunk) -> String {
    chunk.pieces.iter().filter(|piece| piece.kind == Kind::Plain).flat_map(|piece| &piece.letters).collect()
}

/// All pieces of a text in order, neighbouring dense ones as one: `科技（北京）` is also typed `科技北京`.
fn merge_dense(chunks: &[Chunk]) -> Vec<Piece> {
    let mut runs: Vec<Piece> = Vec::new();
    for piece in chunks.iter().flat_map(|chunk| &chunk.pieces) {
        match runs.last_mut() {
            Some(last) if last.kind == Kind::Dense && piece.kind == Kind::Dense => last.letters.extend(&piece.letters),
            _ => runs.push(piece.clone()),
        }
    }
    runs
}
