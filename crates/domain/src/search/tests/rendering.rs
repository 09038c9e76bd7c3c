use super::super::SearchQuery;

#[test]
fn both_dialects_spell_the_same_formula() {
    let query = SearchQuery::parse("科技园 ac").expect("a query");
    assert_eq!(query.to_fts5(), r#"("科技" AND "技园" AND "ac"*)"#);
    assert_eq!(query.to_tsquery(), "('科技' & '技园' & 'ac':*)");
    let query = SearchQuery::parse("138001").expect("a query");
    assert_eq!(query.to_fts5(), r#"(("_13800" AND "_38001") OR "138001"*)"#);
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
