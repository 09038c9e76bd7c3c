//! Signing in, going on, and being out.
use std::time::Duration;

use testkit::{Actor, Client, Reply, Value, World, actor::PASSWORD, json};

async fn sign_in(client: &Client, email: &str, password: &str) -> Reply {
    client.post("/auth/sign-in", json!({"email": email, "password": password, "client": "mobile"})).await
}

async fn refresh(client: &Client, token: &str) -> Reply {
    client.post("/auth/refresh", json!({"refresh_token": token})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_makes_one_administrator() {
    let world = World::not_set_up().await;
    let nobody = world.anonymous();
    assert_eq!(nobody.get("/setup").expect(200).await["needed"], true);
    let setup = |change: Value| {
        let mut body = json!({
            "organization": "Northwind", "base_currency": "EUR", "time_zone": "Europe/Berlin", "locale": "zh-CN",
            "name": "Nancy", "email": "nancy@northwind.example", "password": PASSWORD,
        });
        body.as_object_mut().expect("a body").extend(change.as_object().expect("a change").clone());
        nobody.post("/setup", body)
    };
    for (change, pointer) in [
        (json!({"password": "short"}), "#/password"),
        (json!({"password": "passwordpassword"}), "#/password"),
        (json!({"base_currency": "XYZW"}), "#/base_currency"),
        (json!({"time_zone": "Mars/Olympus"}), "#/time_zone"),
        (json!({"locale": "de"}), "#/locale"),
        (json!({"email": "nancy"}), "#/email"),
        (json!({"role": "god"}), "#/role"),
    ] {
        let refused = setup(change).expect(422).await;
        assert!(refused.errors()[0].starts_with(pointer), "{refused}");
    }
    let admin = nobody.with_token(setup(json!({})).expect(201).await.text("access_token"));
    let me = admin.get("/me").expect(200).await;
    assert_eq!(me["permissions"]["lead"]["delete"], "all");
    assert_eq!(admin.get("/stages").expect(200).await.rows().len(), 7);
    assert_eq!(admin.get("/roles").expect(200).await.rows().len(), 4);
    setup(json!({"email": "other@northwind.example"})).expect(409).await;
    assert_eq!(nobody.get("/setup").expect(200).await["needed"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_looks_like_an_unknown_user() {
    let world = World::new().await;
    let nobody = world.anonymous();
    let wrong = sign_in(&nobody, &Actor::Rep.email(), "not-the-password-at-all").await;
    let unknown = sign_in(&nobody, "nobody@testkit.example", "not-the-password-at-all").await;
    assert_eq!((wrong.status, unknown.status), (401, 401));
    let told = |reply: &Reply| {
        let mut told = reply.json.clone();
        told["instance"] = Value::Null;
        told
    };
    assert_eq!(told(&wrong), told(&unknown));
    assert_eq!(wrong["code"], "invalid_credentials");
    sign_in(&nobody, &Actor::Rep.email().to_uppercase(), PASSWORD).await.text("access_token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_works_once_and_a_copy_ends_the_session() {
    let world = World::new().await;
    let nobody = world.anonymous();
    let first = sign_in(&nobody, &Actor::Rep.email(), PASSWORD).await;
    let one = first.text("refresh_token").to_owned();
    let two = refresh(&nobody, &one).await.text("refresh_token").to_owned();
    assert_ne!(one, two);
    // A lost answer: within ten seconds the same successor is told again.
    assert_eq!(refresh(&nobody, &one).await.text("refresh_token"), two);
    let last = refresh(&nobody, &two).await;
    let three = last.text("refresh_token").to_owned();
    let rep = nobody.with_token(last.text("access_token"));
    rep.get("/me").expect(200).await;
    // The first one is older than any lost answer: somebody has a copy.
    let stolen = refresh(&nobody, &one).await;
    assert_eq!((stolen.status, &stolen["code"]), (401, &json!("session_ended")));
    assert_eq!(refresh(&nobody, &three).await.status, 401);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    rep.get("/me").expect(401).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_this_session_alone() {
    let world = World::new().await;
    let nobody = world.anonymous();
    let (one, two) =
        (sign_in(&nobody, &Actor::Rep.email(), PASSWORD).await, sign_in(&nobody, &Actor::Rep.email(), PASSWORD).await);
    let (here, there) = (nobody.with_token(one.text("access_token")), nobody.with_token(two.text("access_token")));
    assert_eq!(here.get("/me/sessions").expect(200).await.rows().len(), 2);
    here.post("/auth/sign-out", json!({})).expect(204).await;
    here.get("/me").expect(401).await;
    assert_eq!(refresh(&nobody, one.text("refresh_token")).await.status, 401);
    let sessions = there.get("/me/sessions").expect(200).await;
    assert_eq!((sessions.rows().len(), &sessions.rows()[0]["current"]), (1, &json!(true)));
    refresh(&nobody, two.text("refresh_token")).await.text("refresh_token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_all_other_sessions() {
    let world = World::new().await;
    let (here, there) = (world.rep().await, world.sign_in(&Actor::Rep.email(), PASSWORD).await);
    let new = "another-quiet-walnut-42";
    let wrong = here.post("/me/password", json!({"current": "not-it-not-it-not-it", "new": new})).expect(422).await;
    wrong.refuses("#/current", "password_wrong");
    for weak in ["short", "passwordpassword", "rita.rep@testkit.example"] {
        let refused = here.post("/me/password", json!({"current": PASSWORD, "new": weak})).expect(422).await;
        assert!(refused.errors()[0].starts_with("#/new "), "{refused}");
    }
    here.post("/me/password", json!({"current": PASSWORD, "new": new})).expect(204).await;
    here.get("/me").expect(200).await;
    there.get("/me").expect(401).await;
    assert_eq!(sign_in(&world.anonymous(), &Actor::Rep.email(), PASSWORD).await.status, 401);
    assert_eq!(sign_in(&world.anonymous(), &Actor::Rep.email(), new).await.status, 200);
}

/// Everything that is no token of ours. `{"alg":"none","typ":"at+jwt"}` is among it.
#[tokio::test(flavor = "multi_thread")]
async fn made_up_tokens_are_refused() {
    let world = World::new().await;
    let rep = world.rep().await;
    let token = rep.token().expect("a token").to_owned();
    let parts: Vec<&str> = token.split('.').collect();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    let other_end = if parts[2].starts_with('A') { "B" } else { "A" };
    for forged in [
        format!("{none}.{}.", parts[1]),
        format!("{none}.{}.{}", parts[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{other_end}{}", parts[0], parts[1], &parts[2][1..]),
        format!("{}.{}", parts[0], parts[1]),
        "nonsense".to_owned(),
    ] {
        let refused = world.anonymous().with_token(&forged).get("/me").expect(401).await;
        assert_eq!(
            (refused["code"].as_str(), refused.header("www-authenticate")),
            (Some("unauthenticated"), Some("Bearer"))
        );
    }
    let basic = world.anonymous().get("/me").header("Authorization", format!("Basic {token}"));
    basic.expect(401).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_keeps_its_token_where_no_script_reads_it() {
    let world = World::new().await;
    let nobody = world.anonymous();
    let body = json!({"email": Actor::Rep.email(), "password": PASSWORD, "client": "browser"});
    let answer = nobody
        .post("/auth/sign-in", body)
        .header("X-Rapport-Client", "browser")
        .header("Origin", nobody.base())
        .expect(200)
        .await;
    assert!(answer["refresh_token"].is_null());
    let cookies: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()).collect();
    let cookie = cookies.iter().find(|cookie| cookie.starts_with("__Host-rapport_refresh=")).expect("a cookie");
    for part in ["Path=/", "HttpOnly", "Secure", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let kept = cookie.split(';').next().expect("a value").to_owned();
    let go_on = || nobody.request(testkit::method::POST, "/auth/refresh").header("Cookie", &kept);
    go_on().expect(403).await;
    go_on().header("X-Rapport-Client", "browser").header("Origin", "https://evil.example").expect(403).await;
    go_on().header("X-Rapport-Client", "browser").header("Origin", nobody.base()).expect(200).await;
}
