//! Walks over links, and what nobody may learn by one.
use testkit::{Actor, json};

use super::{Small, leaf};

async fn contacts(small: &mut Small) {
    let rep = small.world.rep().await;
    for (name, account) in [("ann", Some("acme")), ("bob", Some("core")), ("cid", None)] {
        let account = account.map(|account| small.id(account).to_owned());
        small.make(&rep, name, "/contacts", json!({"given_name": name, "account_id": account})).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_follows_links() {
    let mut small = Small::new().await;
    contacts(&mut small).await;
    for (condition, expected) in [
        (leaf("account.industry", "eq", "retail"), "ann"),
        (leaf("account_id.industry", "eq", "retail"), "ann"),
        (leaf("account.parent.industry", "eq", "retail"), "bob"),
        (leaf("account.parent.parent.name", "starts_with", "Acme"), "bob"),
        (leaf("account.industry", "is_null", true), ""),
        (leaf("account_id", "is_null", true), "cid"),
        (json!({"not": leaf("account.industry", "eq", "retail")}), "bob cid"),
        (leaf("owner.name", "eq", Actor::Rep.name()), "ann bob cid"),
        (leaf("owner.name", "eq", Actor::Mate.name()), ""),
        (leaf("account.owner.name", "eq", Actor::Mate.name()), "bob"),
        (leaf("team.name", "eq", "Sales A"), "ann bob cid"),
    ] {
        let reply = small.search(&small.admin, "/contacts", condition.clone()).await;
        assert_eq!(small.named(&reply).join(" "), expected, "{condition}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn under_reaches_down_a_tree() {
    let small = Small::new().await;
    small
        .hold(&[
            (leaf("parent_id", "under", small.id("acme")), "bolt core"),
            (leaf("parent_id", "under", small.id("bolt")), "core"),
            (leaf("parent_id", "under", small.id("core")), ""),
            (leaf("parent_id", "eq", small.id("acme")), "bolt"),
            (leaf("team_id", "under", testkit::actor::TEAM_ABOVE.to_string()), "acme bolt core"),
            (leaf("team_id", "under", testkit::actor::TEAM_B.to_string()), "dust"),
        ])
        .await;
}

/// A record one may not read must not show through a filter on a record that points to it.
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_record_is_no_oracle() {
    let mut small = Small::new().await;
    let (admin, stranger) = (small.admin.clone(), small.world.stranger().await);
    let (hidden, team) = (small.id("acme").to_owned(), testkit::actor::TEAM_B);
    let contact = json!({"given_name": "eve", "account_id": hidden, "owner_id": Actor::Stranger.id(), "team_id": team});
    let eve = small.make(&admin, "eve", "/contacts", contact).await;
    stranger.get(&format!("/contacts/{eve}")).expect(200).await;
    stranger.get(&format!("/accounts/{hidden}")).expect(404).await;
    for (path, condition) in [
        ("/contacts", leaf("account.industry", "eq", "retail")),
        ("/contacts", leaf("account.name", "starts_with", "A")),
        ("/contacts", leaf("account.employees", "gt", 1)),
        ("/contacts", leaf("account.id", "eq", hidden.as_str())),
        ("/contacts", leaf("account.parent.name", "contains", "c")),
        ("/accounts", leaf("id", "eq", hidden.as_str())),
        ("/accounts", leaf("parent.industry", "eq", "retail")),
    ] {
        let reply = small.search(&stranger, path, condition.clone()).await;
        assert_eq!(small.named(&reply), Vec::<&str>::new(), "{condition}");
    }
    let reply = small.search(&admin, "/contacts", leaf("account.industry", "eq", "retail")).await;
    assert_eq!(small.named(&reply), ["eve"]);
}

/// Children that may not be read are as good as none.
#[tokio::test(flavor = "multi_thread")]
async fn hidden_children_do_not_count() {
    let mut small = Small::new().await;
    let (admin, stranger) = (small.admin.clone(), small.world.stranger().await);
    let dust = small.id("dust").to_owned();
    let deal = json!({"name": "Deal", "account_id": dust, "owner_id": Actor::Rep.id(), "amount": {"amount": "900", "currency": "EUR"}});
    small.make(&admin, "deal", "/opportunities", deal).await;
    let counted = json!({"aggregate": "count", "of": "opportunities", "op": "gt", "value": 0});
    let sum = json!({"aggregate": "sum", "of": "opportunities", "field": "amount", "op": "gte", "value": "900"});
    for condition in [counted, sum] {
        let reply = small.search(&stranger, "/accounts", condition.clone()).await;
        assert_eq!(small.named(&reply), Vec::<&str>::new(), "{condition}");
        assert_eq!(small.accounts(condition).await, "dust");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn expand_names_only_what_may_be_read() {
    let mut small = Small::new().await;
    let (admin, stranger) = (small.admin.clone(), small.world.stranger().await);
    let hidden = small.id("acme").to_owned();
    let contact = json!({"given_name": "eve", "account_id": hidden, "owner_id": Actor::Stranger.id(), "team_id": testkit::actor::TEAM_B});
    let eve = small.make(&admin, "eve", "/contacts", contact).await;
    let seen = admin.get(&format!("/contacts/{eve}?expand=account_id,owner_id")).expect(200).await;
    assert_eq!(seen["related"][&hidden], json!({"type": "account", "name": "Acme 50%_Off"}));
    let seen = stranger.get("/contacts?expand=account_id,owner_id").expect(200).await;
    assert!(seen["related"][&hidden].is_null(), "{seen}");
    assert_eq!(seen["related"][Actor::Stranger.id().to_string()]["name"], Actor::Stranger.name());
}

/// What has a name in several languages is named in the reader's, for every client.
#[tokio::test(flavor = "multi_thread")]
async fn expand_names_roles_in_the_readers_language() {
    let small = Small::new().await;
    let rep = Actor::Rep.id();
    for (locale, name) in [("en", "Representative"), ("zh-CN", "业务代表"), ("zh-TW", "業務代表")] {
        small.admin.patch("/me", json!({"locale": locale})).expect(200).await;
        let seen = small.admin.get(&format!("/users/{rep}?expand=role_ids")).expect(200).await;
        let role = seen["role_ids"][0].as_str().expect("a role").to_owned();
        assert_eq!(seen["related"][&role], json!({"type": "role", "name": name}));
    }
}
