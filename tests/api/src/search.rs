//! The search box: the same hits on both engines, and never what one may not see.
use testkit::{Client, Reply, World, json};

async fn finds(client: &Client, q: &str) -> Vec<String> {
    let mut names = client.get("/accounts").query(&[("q", q)]).expect(200).await.column("name");
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn words_fragments_scripts_and_pinyin() {
    let world = World::new().await;
    let rep = world.rep().await;
    for name in ["深圳市科技有限公司", "Berglunds snabbköp AB", "Around the Horn", "上海重庆路商店"] {
        rep.account().with("name", name).create().await;
    }
    for (q, expected) in [
        ("科技", "深圳市科技有限公司"),
        ("深圳 科技", "深圳市科技有限公司"),
        ("深圳科技", ""),
        ("市科", "深圳市科技有限公司"),
        ("sz", "深圳市科技有限公司"),
        ("shenzhen", "深圳市科技有限公司"),
        ("keji", "深圳市科技有限公司"),
        ("有限", "深圳市科技有限公司"),
        ("重慶", "上海重庆路商店"),
        ("chongqing", "上海重庆路商店"),
        ("berg", "Berglunds snabbköp AB"),
        ("snabb berg", "Berglunds snabbköp AB"),
        ("SNABBKÖP", "Berglunds snabbköp AB"),
        ("snabbkop", "Berglunds snabbköp AB"),
        ("horn aro", "Around the Horn"),
        ("技科", ""),
        ("orn", ""),
        ("beijing", ""),
        ("berg horn", ""),
    ] {
        assert_eq!(finds(&rep, q).await.join(" "), expected, "{q}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn four_figures_or_letters_from_anywhere() {
    let world = World::new().await;
    let rep = world.rep().await;
    let lead =
        rep.lead().with("phone", "+86 138 0013 8000").with("email", "ann.lee@acme-trading.example").create().await;
    rep.lead()
        .with("company", "Other")
        .with("family_name", "Stone")
        .with("given_name", "Mia")
        .with("phone", "0711 555")
        .with("email", "someone@else.example")
        .create()
        .await;
    for q in ["0013", "13800", "8000", "1380013", "138 0013 8000", "lee@", "trading", "acme-t", "nn.l"] {
        let found = rep.get("/leads").query(&[("q", q)]).expect(200).await;
        assert_eq!(found.column("id"), [lead.id()], "{q}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_box_over_all_records() {
    let world = World::new().await;
    let rep = world.rep().await;
    let account = rep.account().with("name", "Walnuss GmbH").id().await;
    let lead = rep.lead().with("company", "Walnuss KG").id().await;
    let older = rep.task().with("subject", "Walnuss anrufen").id().await;
    let newer = rep.task().with("subject", "Walnuss schreiben").id().await;
    let ids = |reply: &Reply| reply.column("id");
    let all = rep.get("/search?q=walnuss").expect(200).await;
    let in_turn = [account.clone(), lead.clone(), newer, older];
    assert_eq!(ids(&all), in_turn, "the types in turn, customers first; of a type the newest first");
    assert_eq!(all.column("type"), ["account", "lead", "task", "task"]);
    assert_eq!(ids(&rep.get("/search?q=walnuss&types=lead,account").expect(200).await), [account.clone(), lead]);
    assert_eq!(
        ids(&rep.get("/search?q=walnuss&limit=1").expect(200).await),
        [account],
        "two tasks do not hide the customer"
    );
    for (query, parameter) in [("q=a&types=secret", "?types"), ("q=a&limit=0", "?limit"), ("q=a&limit=101", "?limit")] {
        let refused = rep.get(&format!("/search?{query}")).expect(400).await;
        assert!(refused.errors()[0].starts_with(parameter), "{refused}");
    }
    rep.get("/search").expect(400).await;
    assert_eq!(world.stranger().await.get("/search?q=walnuss").expect(200).await.rows().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_follows_every_change() {
    let world = World::new().await;
    let rep = world.rep().await;
    let account = rep.account().with("name", "Walnuss GmbH").create().await;
    rep.patch(&account.path(), json!({"name": "Haselstrauch GmbH"})).expect(200).await;
    assert!(finds(&rep, "walnuss").await.is_empty());
    assert_eq!(finds(&rep, "hasel").await, ["Haselstrauch GmbH"]);
    assert_eq!(rep.get("/search?q=hasel").expect(200).await.column("name"), ["Haselstrauch GmbH"]);
    rep.delete(&account.path()).expect(204).await;
    assert!(finds(&rep, "hasel").await.is_empty());
    assert!(rep.get("/search?q=hasel").expect(200).await.rows().is_empty());
    rep.post(&format!("{}/restore", account.path()), testkit::Value::Null).expect(200).await;
    assert_eq!(finds(&rep, "hasel").await, ["Haselstrauch GmbH"]);
}

/// A record that changes hands is found by those who see it now, and by nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn the_index_follows_rights() {
    let world = World::new().await;
    let (rep, stranger, admin) = (world.rep().await, world.stranger().await, world.admin().await);
    let account = rep.account().with("name", "Walnuss GmbH").create().await;
    admin.patch(&account.path(), json!({"owner_id": testkit::Actor::Stranger.id()})).expect(200).await;
    for path in ["/search?q=walnuss", "/accounts?q=walnuss"] {
        assert_eq!(stranger.get(path).expect(200).await.column("id"), [account.id()], "{path}");
        assert!(rep.get(path).expect(200).await.rows().is_empty(), "{path}");
    }
}

/// Whatever is typed is a question, not an error and not a query language.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_typed_breaks_it() {
    let world = World::new().await;
    let rep = world.rep().await;
    rep.account().create().await;
    for q in [
        "\"",
        "'",
        "*",
        "a*",
        "NOT",
        "AND OR",
        "a:b",
        "(",
        "a & b",
        "!",
        "\\",
        "<->",
        "NEAR(a b)",
        "x' OR 1=1 --",
        "-",
        "😀",
        "\u{200b}",
        "%",
        "_",
    ] {
        for path in ["/accounts", "/search"] {
            let found = rep.get(path).query(&[("q", q)]).expect(200).await;
            assert!(path == "/search" || found.rows().len() <= 1, "{q}: {found}");
        }
    }
    assert_eq!(rep.get("/accounts").query(&[("q", "  ")]).expect(200).await.rows().len(), 1, "no words, no narrowing");
}

/// Recall 1.000 over every substring of two to four characters (Han) of real company names.
#[tokio::test(flavor = "multi_thread")]
async fn every_part_of_a_company_name_finds_it() {
    let world = World::new().await;
    let admin = world.admin().await;
    let names: Vec<&str> = include_str!("../../../crates/domain/src/search/tests/fixtures/companies.txt")
        .lines()
        .filter(|line| !line.is_empty())
        .take(40)
        .collect();
    for name in &names {
        admin.account().with("name", *name).create().await;
    }
    let (mut asked, mut missed) = (0, Vec::new());
    for name in names.iter().step_by(4) {
        let letters: Vec<char> = name.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
        let whole: String = letters.iter().collect();
        if !name.contains(&whole) {
            continue;
        }
        for length in 2..=4 {
            for part in letters.windows(length) {
                let part: String = part.iter().collect();
                asked += 1;
                if !finds(&admin, &part).await.iter().any(|found| found == name) {
                    missed.push(format!("{part} in {name}"));
                }
            }
        }
    }
    assert!(asked > 150 && missed.is_empty(), "{} of {asked} missed: {missed:?}", missed.len());
}

/// What has no terms is found by its title: every word, in any order, wherever it stands.
#[tokio::test(flavor = "multi_thread")]
async fn setup_is_found_by_its_title() {
    let world = World::new().await;
    let admin = world.admin().await;
    for name in ["Großkunden Süd", "大客户销售", "Field_force 100%"] {
        admin.draft("/roles", json!({"name": name, "permissions": {}})).create().await;
    }
    for (q, expected) in [
        ("süd großkunden", "Großkunden Süd"),
        ("SÜD", "Großkunden Süd"),
        ("客户", "大客户销售"),
        ("d_f", "Field_force 100%"),
        ("d%f", ""),
        ("100%", "Field_force 100%"),
        ("süd nord", ""),
    ] {
        let found = admin.get("/roles").query(&[("q", q)]).expect(200).await;
        assert_eq!(found.column("name").join(" "), expected, "{q}");
    }
}
