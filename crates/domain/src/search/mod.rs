//! Search terms: what a record is found by, and what a typed query asks for.
//!
//! One family of pure functions decides the hits. [`Tokens`] turns a record into a set of tokens when it is written;
//! [`SearchQuery`] turns typed text into a formula over tokens. A database only evaluates the formula, so SQLite and
//! PostgreSQL cannot disagree, and [`SearchQuery::matches`] gives the same answer with no database at all.
//!
//! # What the stores must do
//! - SQLite: one FTS5 column holding [`Tokens::into_text`], declared `tokenize = "ascii tokenchars '_'", detail = none`;
//!   ask with [`SearchQuery::to_fts5`]. Not `unicode61`: it splits at letters newer than Unicode 6.1 (rare Han of
//!   people's names) and at the vowel signs of Hindi or Thai. `ascii` keeps every byte above 0x7F, so one token stays one.
//! - PostgreSQL: a `tsvector` column filled by `array_to_tsvector($1::text[])` with [`Tokens::into_terms`], a GIN index;
//!   ask with `terms @@ $1::tsquery` and [`SearchQuery::to_tsquery`]. The cast parses without normalising.
//! - Tokens decide the hits; nothing is checked again, so counts, pages and cursors stay exact and cheap.
//!   See "Precision" for what that costs.
//!
//! # Tokens (at most [`TOKEN_LENGTH`] characters and a mark; queries are cut alike, so cutting loses no hit)
//! | source | tokens | found by |
//! |---|---|---|
//! | `深圳科技` | `深圳 圳科 科技`, `_深 _圳 _科 _技` | any substring: two and more characters as exact pairs, one alone |
//! | the same | `_s _sh … _shenzh shenzhenkeji`, `_s _sz _szk _szkj`, from every syllable on | pinyin in full or initials |
//! | `AT&T-Mobile` | all beginnings of `attmobile tmobile mobile`: `_a _at … _mobile` | every word start, with or without the punctuation |
//! | `华为Cloud技术` | beginnings of `为cloud`, `cloud技 loud技 …` | substrings across a change of script |
//! | phone, e-mail, code | `__` and four characters, from every position | fragments of four characters and more |
//! | owner, team | `___` and the end of the id | [`SearchQuery::within`] |
//!
//! What is typed is nearly always one exact token, so that a database can walk its rows newest first and stop; only a
//! spelling of more than six letters is also asked for as a prefix ([`SearchQuery::gathers`]).
//! Latin words and pinyin share one namespace: `kj` may mean either, and one look-up answers both. Fragments are kept
//! apart by their mark, or `ha` would hit the middle of every third address.
//!
//! # Precision
//! Pairs of `科技有限` could also be met apart (`科技 … 技有 … 有限`). On the 267 397 names of cn-companies none of 11 693
//! hits was so, hence no second check against stored text: it would cost disk, and pages and counts would not add up.
//! Neighbouring fragments of a query overlap by two characters for the same reason. Figures: `README.md` beside this file.
mod beginning;
mod expression;
mod fold;
mod fragment;
mod highlight;
mod phone;
mod pinyin;
mod query;
mod script;
mod sort_key;
mod tokens;

#[cfg(test)]
mod tests;

pub use fold::fold;
pub use query::SearchQuery;
pub use sort_key::sort_key;
pub use tokens::Tokens;

/// Whether pinyin and rare characters are known. The browser leaves them out (45 KB brotli) unless feature `pinyin` asks.
const COMPLETE: bool = cfg!(any(feature = "pinyin", not(target_arch = "wasm32")));

/// Longest token, in characters.
pub const TOKEN_LENGTH: usize = 16;

/// The token of an owner or team: the random end of the id. Two that share one would only be looked at for nothing, for
/// who may read a row is asked of the row as well.
fn holder(id: uuid::Uuid) -> String {
    format!("___{:012x}", id.as_u128() & 0xffff_ffff_ffff)
}

/// The first [`TOKEN_LENGTH`] characters.
fn cut(characters: impl IntoIterator<Item = char>) -> String {
    characters.into_iter().take(TOKEN_LENGTH).collect()
}
