use unicode_normalization::UnicodeNormalization;

use super::super::{fold, script};

#[test]
fn spellings_of_one_text_fold_alike() {
    for (text, folded) in [
        ("Ａｃｍｅ　１２３", "acme 123"),
        ("Café Müller", "cafe muller"),
        ("Cafe\u{301}", "cafe"),
        ("Straße ŒUVRE Øre Łódź ĐÀ", "strasse oeuvre ore lodz da"),
        ("İstanbul ıĞŞ", "istanbul igs"),
        ("ΟΔΟΣ ὀδός", "οδοσ οδοσ"),
        ("Чайковский", "чаиковскии"),
        ("ﬁn ㈱ ㎏ ① Ⅳ", "fin 株 kg 1 iv"),
        ("ﾊﾟﾅｿﾆｯｸ ﾊﾞｽ", "パナソニック バス"),
        ("か\u{3099}", "が"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
        ("繁體中文", "繁体中文"),
        ("עִבְרִית مُحَمَّد آ", "עברית محمد ا"),
        ("½", "½"),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

fn every_character() -> impl Iterator<Item = char> {
    ('\u{80}'..=char::MAX).filter(|c| !matches!(u32::from(*c), 0xe000..=0xf8ff | 0xf_0000..))
}

#[test]
fn folding_twice_changes_nothing() {
    for character in every_character() {
        let once = fold(&character.to_string());
        assert_eq!(fold(&once), once, "{character} U+{:X}", u32::from(character));
    }
}

/// Against an implementation that is not ours: compatibility forms, composed or not, are one text.
#[test]
fn compatibility_and_decomposed_forms_fold_alike() {
    let letters = |text: String| fold(&text).chars().filter(|c| script::is_word(*c)).collect::<String>();
    let differing: Vec<String> = every_character()
        .filter(|c| script::is_word(*c) && !"¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞↉⅟".contains(*c))
        .filter(|c| {
            let text = c.to_string();
            let ours = letters(text.clone());
            ours != letters(text.nfkc().collect()) || ours != letters(text.nfd().collect())
        })
        .map(|c| format!("{c} U+{:X}", u32::from(c)))
        .collect();
    assert!(differing.is_empty(), "{} {differing:?}", differing.len());
}
