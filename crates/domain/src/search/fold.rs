//! Normalisation: what two spellings must share to be the same text.
//!
//! NFKC, lower case, Latin diacritics off, traditional and variant Han characters to one simplified form. One table
//! (`tables/fold.txt`, `fold_rare.txt`) holds every character that changes in another way than by lower case; `unicode-normalization`
//! alone would add 48 KB (brotli) to the browser's download and still know no Han variants.
use std::sync::LazyLock;

use super::COMPLETE;

/// One character of folded text and the bytes of the original it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) character: char,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the original was upper case: `PayPal` is two words to whoever types `pay pal`.
    pub(super) upper: bool,
}

/// Text as search sees it. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    fold_characters(text).into_iter().map(|folded| folded.character).collect()
}

/// [`fold`], remembering where each character came from.
pub(super) fn fold_characters(text: &str) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(text.len());
    for (start, original) in text.char_indices() {
        let end = start + original.len_utf8();
        let upper = original.is_uppercase();
        let mut push = |character| push_composed(&mut folded, Folded { character, start, end, upper });
        match original {
            '\0'..='\u{7f}' => push(original.to_ascii_lowercase()),
            mark if is_left_out(mark) => {}
            space if space.is_whitespace() => push(' '),
            '\u{ff01}'..='\u{ff5e}' => push(half_width(original).to_ascii_lowercase()),
            '一'..='龥' => push(han(original)),
            _ => match TABLE.get(original) {
                Some(target) => target.chars().for_each(&mut push),
                None => original.to_lowercase().filter(|c| !is_left_out(*c)).for_each(&mut push),
            },
        }
    }
    folded
}

/// Diacritics, and the vowel signs most people do not write in Hebrew and Arabic. `generate.py` has the same list.
fn is_left_out(mark: char) -> bool {
    matches!(mark, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// `Ａ` → `A`: the full-width block mirrors ASCII.
fn half_width(character: char) -> char {
    char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
}

fn han(character: char) -> char {
    TABLE.get(character).and_then(|target| target.chars().next()).unwrap_or(character)
}

/// Joins what macOS file names and old Korean data write apart: kana with its voicing mark, Hangul from its jamo.
fn push_composed(folded: &mut Vec<Folded>, next: Folded) {
    let joined = folded.last().and_then(|last| compose(last.character, next.character));
    match (joined, folded.last_mut()) {
        (Some(character), Some(last)) => *last = Folded { character, end: next.end, ..*last },
        _ if matches!(next.character, '\u{3099}' | '\u{309a}') => {}
        _ => folded.push(next),
    }
}

fn compose(first: char, second: char) -> Option<char> {
    let (a, b) = (u32::from(first), u32::from(second));
    match second {
        '\u{3099}' => compose_voiced(first),
        '\u{309a}' => matches!(first, 'は' | 'ひ' | 'ふ' | 'へ' | 'ほ' | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ')
            .then(|| char::from_u32(a + 2))?,
        '\u{1161}'..='\u{1175}' if (0x1100..=0x1112).contains(&a) => {
            char::from_u32(0xac00 + ((a - 0x1100) * 21 + b - 0x1161) * 28)
        }
        '\u{11a8}'..='\u{11c2}' if (0xac00..=0xd7a3).contains(&a) && (a - 0xac00) % 28 == 0 => {
            char::from_u32(a + b - 0x11a7)
        }
        _ => None,
    }
}

fn compose_voiced(kana: char) -> Option<char> {
    const VOICED: &str = "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホゝヽ";
    match kana {
        'う' => Some('ゔ'),
        'ウ' => Some('ヴ'),
        'ワ'..='ヲ' => char::from_u32(u32::from(kana) + 8),
        _ => VOICED.contains(kana).then(|| char::from_u32(u32::from(kana) + 1))?,
    }
}

const COMMON: &str = include_str!("tables/fold.txt");
const RARE: &str = if COMPLETE { include_str!("tables/fold_rare.txt") } else { "" };
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse([COMMON, RARE]));

/// Lines `target TAB sources`; looked up by binary search.
struct Table(Vec<(char, &'static str)>);

impl Table {
    fn parse(texts: [&'static str; 2]) -> Self {
        let lines = texts.into_iter().flat_map(str::lines).filter_map(|line| line.split_once('\t'));
        let mut pairs: Vec<_> =
            lines.flat_map(|(target, sources)| sources.chars().map(move |source| (source, target))).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    fn get(&self, source: char) -> Option<&'static str> {
        let index = self.0.binary_search_by_key(&source, |pair| pair.0).ok()?;
        Some(self.0[index].1)
    }
}
