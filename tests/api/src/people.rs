//! Users, teams and roles: nobody raises their own rights, and who is out is out at once.
use demo::defaults::{ADMINISTRATOR, READ_ONLY, REPRESENTATIVE};
use testkit::{
    Actor, World,
    actor::{PASSWORD, TEAM_A, TEAM_ABOVE, TEAM_B},
    json,
};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_their_own_rights() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let me = admin.get("/me").expect(200).await;
    let path = format!("/users/{}", me["user"]["id"].as_str().expect("an id"));
    for (change, field) in [(json!({"role_ids": []}), "role_ids"), (json!({"status": "disabled"}), "status")] {
        admin.patch(&path, change).expect(422).await.refuses(&format!("#/{field}"), "own_rights");
    }
    admin.patch(&path, json!({"title": "Chief"})).expect(200).await;
    let own = format!("/users/{}", Actor::Rep.id());
    rep.patch(&own, json!({"role_ids": [ADMINISTRATOR]})).expect(403).await;
    for member in ["role_ids", "status", "team_ids", "email", "id"] {
        rep.patch("/me", json!({(member): null})).expect(422).await.refuses(&format!("#/{member}"), "unknown_field");
    }
    let mine = rep.patch("/me", json!({"title": "Senior", "locale": "zh-TW"})).expect(200).await;
    assert_eq!((&mine["user"]["title"], &mine["user"]["locale"]), (&json!("Senior"), &json!("zh-TW")));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_disabled_is_out_at_once() {
    let world = World::new().await;
    let (admin, mate) = (world.admin().await, world.mate().await);
    let credentials = json!({"email": Actor::Mate.email(), "password": PASSWORD, "client": "mobile"});
    let tokens = world.anonymous().post("/auth/sign-in", credentials.clone()).expect(200).await;
    let path = format!("/users/{}", Actor::Mate.id());
    admin.patch(&path, json!({"status": "disabled"})).expect(200).await;
    mate.get("/me").expect(401).await;
    mate.get("/leads").expect(401).await;
    let refresh = json!({"refresh_token": tokens.text("refresh_token")});
    world.anonymous().post("/auth/refresh", refresh.clone()).expect(401).await;
    world.anonymous().post("/auth/sign-in", credentials.clone()).expect(401).await;
    admin.patch(&path, json!({"status": "active"})).expect(200).await;
    world.anonymous().post("/auth/refresh", refresh).expect(401).await;
    world.anonymous().post("/auth/sign-in", credentials).expect(200).await;
    assert_eq!(admin.post("/leads", json!({"company": "x", "owner_id": Actor::Mate.id()})).await.status, 201);
}

/// Rights change with the next request, with no new sign-in.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_role_counts_at_once() {
    let world = World::new().await;
    let (admin, mate) = (world.admin().await, world.mate().await);
    let path = format!("/users/{}", Actor::Mate.id());
    let lead = mate.lead().create().await;
    admin.patch(&path, json!({"role_ids": [READ_ONLY]})).expect(200).await;
    mate.patch(&lead.path(), json!({"company": "Other"})).expect(403).await;
    admin.patch(&path, json!({"role_ids": [READ_ONLY, REPRESENTATIVE]})).expect(200).await;
    mate.patch(&lead.path(), json!({"company": "Other"})).expect(200).await; // the widest of both
    let foreign = world.stranger().await.lead().create().await;
    mate.get(&foreign.path()).expect(200).await;
    mate.patch(&foreign.path(), json!({"company": "Other"})).expect(403).await;
    admin.patch(&path, json!({"role_ids": []})).expect(200).await;
    mate.get("/leads").expect(403).await;
    mate.get("/search?q=a").expect(200).await.rows().is_empty().then_some(()).expect("nothing is found without a role");
    mate.get("/me").expect(200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_team_counts_at_once() {
    let world = World::new().await;
    let (admin, rep, stranger) = (world.admin().await, world.rep().await, world.stranger().await);
    let lead = rep.lead().create().await;
    stranger.get(&lead.path()).expect(404).await;
    admin.patch(&format!("/users/{}", Actor::Stranger.id()), json!({"team_ids": [TEAM_B, TEAM_A]})).expect(200).await;
    stranger.get(&lead.path()).expect(200).await;
    let manager = world.by(Actor::Manager).await;
    manager.get(&lead.path()).expect(200).await;
    admin.patch(&format!("/teams/{TEAM_A}"), json!({"parent_id": null})).expect(200).await;
    manager.get(&lead.path()).expect(404).await;
    admin.patch(&format!("/teams/{TEAM_A}"), json!({"parent_id": TEAM_ABOVE})).expect(200).await;
    manager.get(&lead.path()).expect(200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_users_have_is_not_deleted() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.delete(&format!("/roles/{REPRESENTATIVE}")).expect(409).await.refuses("#", "in_use");
    admin.delete(&format!("/teams/{TEAM_A}")).expect(409).await.refuses("#", "in_use");
    admin.delete(&format!("/teams/{TEAM_ABOVE}")).expect(409).await.refuses("#", "in_use");
    admin.delete(&format!("/users/{}", Actor::Mate.id())).expect(405).await;
    let again = json!({"name": "Second", "email": Actor::Rep.email().to_uppercase()});
    admin.post("/users", again).expect(409).await.refuses("#/email", "duplicate");
    let role = json!({"name": "x", "permissions": {"secrets": {"read": "all"}}});
    admin.post("/roles", role).expect(422).await.refuses("#/permissions", "unknown_object");
    admin
        .patch(&format!("/users/{}", Actor::Mate.id()), json!({"time_zone": "Mars/Olympus"}))
        .expect(422)
        .await
        .refuses("#/time_zone", "time_zone");
}

/// What may be said of a record one sees, one may not give to an object one does not.
#[tokio::test(flavor = "multi_thread")]
async fn links_to_what_one_may_not_read_are_refused() {
    let world = World::new().await;
    let (rep, stranger) = (world.rep().await, world.stranger().await);
    let foreign = stranger.account().id().await;
    let contact = json!({"family_name": "x", "account_id": foreign});
    rep.post("/contacts", contact).expect(422).await.refuses("#/account_id", "not_found");
    let links = json!([{"type": "account", "id": foreign}]);
    rep.post("/activities", json!({"kind": "note", "subject": "x", "links": links})).expect(422).await;
    let own = rep.contact().create().await;
    rep.patch(&own.path(), json!({"account_id": foreign})).expect(422).await.refuses("#/account_id", "not_found");
    let part = json!({"contact_id": own.id(), "account_id": foreign});
    rep.post("/account-contacts", part).expect(422).await.refuses("#/account_id", "not_found");
}

/// An activity is seen by whoever sees a record it is about, and changed by its owner's people alone.
#[tokio::test(flavor = "multi_thread")]
async fn activities_follow_the_records_they_are_about() {
    let world = World::new().await;
    let (admin, rep, stranger) = (world.admin().await, world.rep().await, world.stranger().await);
    let account = stranger.account().id().await;
    let links = json!([{"type": "account", "id": account}]);
    let note = json!({"kind": "note", "subject": "About dust", "links": links, "owner_id": Actor::Rep.id(), "team_id": TEAM_A});
    let note = admin.post("/activities", note).expect(201).await;
    for client in [&rep, &stranger] {
        client.get(&note.path()).expect(200).await;
        assert!(client.get("/activities").expect(200).await.has(&note.id()));
        assert!(client.get("/search?q=dust").expect(200).await.has(&note.id()));
    }
    stranger.patch(&note.path(), json!({"subject": "Mine"})).expect(403).await;
    stranger.delete(&note.path()).expect(403).await;
    admin.patch(&note.path(), json!({"links": []})).expect(200).await;
    stranger.get(&note.path()).expect(404).await;
    assert!(!stranger.get("/search?q=dust").expect(200).await.has(&note.id()));
}

/// A password that somebody else gave opens one door: to a password of one's own.
#[tokio::test(flavor = "multi_thread")]
async fn a_given_password_must_be_changed_first() {
    let world = World::new().await;
    let admin = world.admin().await;
    let new = json!({"name": "Nora New", "email": "nora@testkit.example", "role_ids": [REPRESENTATIVE], "team_ids": [TEAM_A]});
    let id = admin.post("/users", new).expect(201).await.id();
    let access = admin.get(&format!("/users/{id}/access")).expect(200).await;
    assert!(access["password_set_at"].is_null() && access["last_seen_at"].is_null(), "{access}");
    let (given, own) = ("given-by-an-administrator-7", "chosen-by-nobody-else-8");
    admin.post(&format!("/users/{id}/password"), json!({"new": given})).expect(204).await;
    let access = admin.get(&format!("/users/{id}/access")).expect(200).await;
    assert!(access["password_set_at"].is_string() && access["must_change_password"] == true, "{access}");

    let nora = world.sign_in("nora@testkit.example", given).await;
    assert_eq!(nora.get("/me").expect(200).await["must_change_password"], true);
    let before = world.digest().await;
    for refused in [
        nora.get("/leads").await,
        nora.post("/leads", json!({"company": "x"})).await,
        nora.patch("/me", json!({"title": "x"})).await,
        nora.get("/me/sessions").await,
        nora.get("/organization").await,
        nora.get("/search?q=a").await,
        nora.get("/events").await,
    ] {
        assert_eq!((refused.status, refused["code"].as_str()), (403, Some("password_change_required")), "{refused}");
    }
    assert_eq!(world.digest().await, before, "a refusal changed the database");
    nora.post("/me/password", json!({"current": given, "new": own})).expect(204).await;
    nora.get("/leads").expect(200).await;
    assert_eq!(nora.get("/me").expect(200).await["must_change_password"], false);
    world.sign_in("nora@testkit.example", own).await.get("/leads").expect(200).await;
    let access = admin.get(&format!("/users/{id}/access")).expect(200).await;
    assert_eq!((&access["must_change_password"], &access["sessions"]), (&json!(false), &json!(2)));
}

/// It ends what the user had open, and whoever sets their own keeps it.
#[tokio::test(flavor = "multi_thread")]
async fn a_reset_password_ends_the_sessions_and_ones_own_does_not() {
    let world = World::new().await;
    let (admin, mate) = (world.admin().await, world.mate().await);
    let path = format!("/users/{}/password", Actor::Mate.id());
    mate.post(&path, json!({"new": "given-by-an-administrator-7"})).expect(403).await;
    admin.post(&path, json!({"new": "short"})).expect(422).await.refuses("#/new", "password_short");
    mate.get("/leads").expect(200).await;
    admin.post(&path, json!({"new": "given-by-an-administrator-7"})).expect(204).await;
    mate.get("/leads").expect(401).await;
    let me = admin.get("/me").expect(200).await["user"]["id"].as_str().expect("an id").to_owned();
    admin.post(&format!("/users/{me}/password"), json!({"new": "my-very-own-password-9"})).expect(204).await;
    admin.get("/leads").expect(200).await;
    admin.get(&format!("/users/{}/access", uuid::Uuid::now_v7())).expect(404).await;
}
