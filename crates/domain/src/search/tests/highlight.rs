use super::super::SearchQuery;

/// `text` with the marked parts in brackets.
fn marked(typed: &str, text: &str) -> String {
    let mut marked = text.to_owned();
    for range in SearchQuery::parse(typed).expect("a query").highlight(text).into_iter().rev() {
        marked.insert(range.end, ']');
        marked.insert(range.start, '[');
    }
    marked
}

#[test]
fn marks_what_was_asked_for() {
    for (typed, expected) in [
        ("acm corp", "The [Acm]e [Corp]oration"),
        ("muller", "Café [Müller]"),
        ("strasse", "Lange [Straße] 5"),
        ("oneil", "Mr [O'Neil]"),
        ("科技", "深圳[科技]有限公司"),
        ("軟體", "[软体]园"),
        ("keji", "深圳[科技]有限公司"),
        ("szk", "[深圳科]技"),
        ("华wei", "[华为]技术"),
        ("zhangwm", "[张伟明]"),
        ("zhangw", "[张伟]明"),
        ("8000", "+86 138-0013-[8000]"),
        ("+86 138 0013", "[138 0013] 8000"),
        ("ample", "zw@ex[ample].com"),
        ("ha", "Zhang [Ha]o"),
        ("pal", "Pay[Pal]"),
        ("zz", "nothing here"),
        ("a", "👍 [a] 👍"),
    ] {
        let text: String = expected.chars().filter(|c| !"[]".contains(*c)).collect();
        assert_eq!(marked(typed, &text), expected, "{typed}");
    }
}
