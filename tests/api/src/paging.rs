//! Order and pages: every row once, whatever is empty and whatever happens meanwhile.
mod crowd;

use std::collections::BTreeSet;

use testkit::{Actor, Client, Reply, Value, World, json};

/// Nine accounts with gaps, named by number.
async fn accounts(client: &Client) {
    let money = |amount: &str| json!({"amount": amount, "currency": "EUR"});
    for (name, industry, employees, revenue) in [
        ("n1", Some("retail"), Some(5), Some("10")),
        ("n2", Some("retail"), None, Some("10")),
        ("n3", None, Some(5), None),
        ("n4", Some("energy"), Some(1), Some("9.99")),
        ("n5", None, None, None),
        ("n6", Some("retail"), Some(7), Some("1000")),
        ("n7", Some("food"), Some(5), None),
        ("n8", Some("food"), Some(0), Some("0")),
        ("n9", None, Some(7), Some("10")),
    ] {
        let body =
            json!({"name": name, "industry": industry, "employees": employees, "annual_revenue": revenue.map(money)});
        client.post("/accounts", body).expect(201).await;
    }
}

/// Every page of two rows, by cursor.
async fn walk(client: &Client, path: &str, sort: &str) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..20 {
        let mut query = vec![("sort", sort), ("limit", "2")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = client.get(path).query(&query).expect(200).await;
        rows.extend(page.rows().iter().cloned());
        assert_eq!(page["page"]["has_more"] == true, page["page"]["next_cursor"].is_string(), "{page}");
        match page["page"]["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return rows,
        }
    }
    panic!("the list does not end: {} rows", rows.len());
}

/// Empty comes first upwards and last downwards, on both engines.
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_ordered_both_ways_with_gaps() {
    let world = World::new().await;
    let admin = world.admin().await;
    accounts(&admin).await;
    for (sort, expected) in [
        ("name", "n1 n2 n3 n4 n5 n6 n7 n8 n9"),
        ("-name", "n9 n8 n7 n6 n5 n4 n3 n2 n1"),
        ("industry,name", "n3 n5 n9 n4 n7 n8 n1 n2 n6"),
        ("-industry,name", "n1 n2 n6 n7 n8 n4 n3 n5 n9"),
        ("-industry,-name", "n6 n2 n1 n8 n7 n4 n9 n5 n3"),
        ("employees,name", "n2 n5 n8 n4 n1 n3 n7 n6 n9"),
        ("-employees,name", "n6 n9 n1 n3 n7 n4 n8 n2 n5"),
        ("annual_revenue,name", "n3 n5 n7 n8 n4 n1 n2 n9 n6"),
        ("-annual_revenue,-name", "n6 n9 n2 n1 n4 n8 n7 n5 n3"),
        ("industry,-employees,name", "n9 n3 n5 n4 n7 n8 n6 n1 n2"),
        ("-employees,industry,-name", "n9 n6 n3 n7 n1 n4 n8 n5 n2"),
        ("created_at", "n1 n2 n3 n4 n5 n6 n7 n8 n9"),
        ("-created_at", "n9 n8 n7 n6 n5 n4 n3 n2 n1"),
        ("id", "n1 n2 n3 n4 n5 n6 n7 n8 n9"),
    ] {
        let whole = admin.get("/accounts").query(&[("sort", sort)]).expect(200).await;
        assert_eq!(whole.column("name").join(" "), expected, "{sort}");
        let walked: Vec<_> = walk(&admin, "/accounts", sort)
            .await
            .iter()
            .map(|row| row["name"].as_str().expect("a name").to_owned())
            .collect();
        assert_eq!(walked.join(" "), expected, "{sort} by cursor");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sortable_field_of_every_type_can_be_walked() {
    let world = World::new().await;
    let admin = world.admin().await;
    for definition in wire::DEFINITIONS.iter().filter(|definition| definition.operations.create) {
        let path = format!("/{}", definition.path);
        for _ in 0..3 {
            admin.post(&path, testkit::sample::sample(&admin, definition).await).expect(201).await;
        }
        let ids: BTreeSet<String> =
            admin.get(&format!("{path}?limit=200")).expect(200).await.column("id").into_iter().collect();
        for field in definition.fields.iter().filter(|field| field.sortable()) {
            for sort in [field.name.to_owned(), format!("-{}", field.name)] {
                let rows = walk(&admin, &path, &sort).await;
                let seen: BTreeSet<String> =
                    rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect();
                assert_eq!((rows.len(), &seen), (ids.len(), &ids), "{path} by {sort}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_ordered_as_people_read_them() {
    let world = World::new().await;
    let admin = world.admin().await;
    for name in ["Zebra", "apple", "北京", "Banana", "上海", "äpfel", "广州"] {
        admin.account().with("name", name).create().await;
    }
    let names = admin.get("/accounts?sort=name").expect(200).await.column("name");
    // Letter case does not matter; Chinese is spelt out: beijing, guangzhou, shanghai.
    let without_umlaut: Vec<_> = names.iter().map(String::as_str).filter(|name| *name != "äpfel").collect();
    assert_eq!(without_umlaut, ["apple", "Banana", "北京", "广州", "上海", "Zebra"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_stay_are_seen_once_while_others_come_and_go() {
    let world = World::new().await;
    let rep = world.rep().await;
    let mut staying = BTreeSet::new();
    let mut leaving = Vec::new();
    for number in 0..24 {
        let made = rep.account().with("name", format!("row {:02}", number % 5)).create().await;
        if number % 3 == 0 {
            leaving.push(made.path());
        } else {
            _ = staying.insert(made.id());
        }
    }
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut query = vec![("sort", "name"), ("limit", "3")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = rep.get("/accounts").query(&query).expect(200).await;
        seen.extend(page.column("id"));
        let Some(next) = page["page"]["next_cursor"].as_str() else { break };
        cursor = Some(next.to_owned());
        if let Some(path) = leaving.pop() {
            rep.delete(&path).expect(204).await;
        }
        rep.account().with("name", format!("row {:02}", seen.len() % 5)).create().await;
    }
    let once: BTreeSet<_> = seen.iter().cloned().collect();
    assert_eq!(once.len(), seen.len(), "a row was seen twice");
    assert!(staying.is_subset(&once), "a row that stayed was missed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_serves_its_own_question_and_caller_only() {
    let world = World::new().await;
    let admin = world.admin().await;
    accounts(&admin).await;
    let page = admin.get("/accounts?limit=2&sort=name").expect(200).await;
    let cursor = page["page"]["next_cursor"].as_str().expect("a cursor").to_owned();
    let with = |client: &Client, query: &str, cursor: &str| client.get(&format!("/accounts?{query}&cursor={cursor}"));
    with(&admin, "limit=2&sort=name", &cursor).expect(200).await;
    with(&admin, "limit=5&sort=name", &cursor).expect(200).await;
    for query in [
        "limit=2&sort=-name",
        "limit=2",
        "limit=2&sort=name&industry=retail",
        "limit=2&sort=name&q=n",
        "limit=2&sort=name&deleted=include",
    ] {
        with(&admin, query, &cursor).expect(400).await.refuses("?cursor", "cursor");
    }
    admin.get(&format!("/leads?limit=2&sort=name&cursor={cursor}")).expect(400).await.refuses("?cursor", "cursor");
    let other = world.by(Actor::ReadOnly).await;
    with(&other, "limit=2&sort=name", &cursor).expect(400).await.refuses("?cursor", "cursor");
    for index in 0..cursor.len() {
        let mut broken = cursor.clone().into_bytes();
        broken[index] = if broken[index] == b'A' { b'B' } else { b'A' };
        let broken = String::from_utf8(broken).expect("letters");
        let reply = with(&admin, "limit=2&sort=name", &broken).await;
        // The last letter may carry bits that stand for nothing.
        assert!(
            reply.status == 400 || (index + 1 == cursor.len() && same_rows(&reply)),
            "letter {index} changed: {reply}"
        );
    }
    admin
        .get(&format!("/accounts?limit=2&sort=name&offset=2&cursor={cursor}"))
        .expect(400)
        .await
        .refuses("?offset", "not_with_cursor");
}

fn same_rows(reply: &Reply) -> bool {
    reply.status == 200 && reply.column("name") == ["n3", "n4"]
}

#[tokio::test(flavor = "multi_thread")]
async fn page_numbers_and_links() {
    let world = World::new().await;
    let admin = world.admin().await;
    accounts(&admin).await;
    let third = admin.get("/accounts?sort=name&limit=2&offset=4&count=exact").expect(200).await;
    assert_eq!(third.column("name"), ["n5", "n6"]);
    assert_eq!(third["page"]["count"], 9);
    let link = third.header("link").expect("a link").to_owned();
    let next = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).expect("rel=next");
    assert_eq!(admin.get(next).expect(200).await.column("name"), ["n7", "n8"]);
    assert_eq!(admin.get("/accounts?offset=9").expect(200).await.rows().len(), 0);
    let last = admin.get("/accounts?sort=name&limit=9").expect(200).await;
    assert!(last.header("link").is_none() && last["page"]["has_more"] == false);
    let by_search = admin.post("/accounts/search", json!({"sort": "name", "limit": 2, "offset": 4})).expect(200).await;
    assert_eq!(by_search.column("name"), ["n5", "n6"]);
}
