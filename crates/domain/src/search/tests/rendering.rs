use super::super::{SearchQuery, Tokens};

#[test]
fn both_dialects_spell_the_same_formula() {
    let query = SearchQuery::parse("科技园 ac").expect("a query");
    assert_eq!(query.to_fts5(), r#"("科技" AND "技园" AND "_ac")"#);
    assert_eq!(query.to_tsquery(), "('科技' & '技园' & '_ac')");
    let query = SearchQuery::parse("138001").expect("a query");
    assert_eq!(query.to_fts5(), r#"(("__1380" AND "__3800" AND "__8001") OR "_138001")"#);
}

#[test]
fn only_long_spellings_are_gathered() {
    let gathers = |typed: &str| SearchQuery::parse(typed).expect("a query").gathers();
    for typed in ["s", "smith", "szkj", "shangh", "科技", "科", "1380", "@exam", "zhang wei"] {
        assert!(!gathers(typed), "{typed}");
    }
    let query = SearchQuery::parse("shanghai").expect("a query");
    assert!(query.gathers());
    assert!(query.to_fts5().contains(r#""_shanghai" OR "shanghai"*"#), "{}", query.to_fts5());
}

#[test]
fn whose_records_are_meant_is_part_of_the_formula() {
    let holders = ["0192a000-0000-7000-8000-00000000000a", "0192a000-0000-7000-8000-00000000000b"];
    let holders = holders.map(|id| id.parse().expect("an id"));
    let query = SearchQuery::parse("科技").expect("a query").within(&holders);
    assert_eq!(query.to_fts5(), r#"("科技" AND ("___00000000000a" OR "___00000000000b"))"#);
    let held = |id| query.matches(&Tokens::new().text("科技").held_by(id).into_terms());
    assert!(held(holders[0]) && held(holders[1]));
    assert!(!held("0192a000-0000-7000-8000-00000000000c".parse().expect("an id")));
}

#[test]
fn nothing_to_search_for() {
    for typed in ["", "   ", "\t\n", "&", "--- ...", "'\"*()", "🙂", "，。！", "\u{301}", "@", "___"] {
        assert!(SearchQuery::parse(typed).is_none(), "{typed:?}");
    }
}

#[test]
fn pasted_pages_stay_small_queries() {
    for typed in [
        "a1b2c3 ".repeat(10_000),
        "深圳科技".repeat(10_000),
        "x@y.".repeat(10_000),
        "1380 ".repeat(10_000),
        "zhangwm".repeat(5_000),
    ] {
        let rendered = SearchQuery::parse(&typed).expect("a query").to_fts5();
        assert!(rendered.len() < 8_000, "{}", rendered.len());
    }
}
