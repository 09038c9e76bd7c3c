//! What every test world begins with: an organisation, teams, and the actors, made through the API itself.
use persistence::report::snapshot::keep;
use serde_json::json;

use crate::{
    Actor, App,
    actor::{PASSWORD, TEAM_A, TEAM_ABOVE, TEAM_B},
    client::Client,
};

/// East of Greenwich, so that a day that begins at midnight UTC by mistake is found.
pub(crate) const TIME_ZONE: &str = "Asia/Shanghai";

/// What the administrator gives everybody first.
const GIVEN: &str = "given-to-everybody-at-first-7";

/// Fills the empty database at `url`.
pub(crate) async fn make(url: &str) {
    let app = App::start(url, |_| ()).await;
    let anonymous = Client::anonymous(app.address);
    let setup = json!({
        "organization": "Testkit", "base_currency": "EUR", "time_zone": TIME_ZONE, "locale": "en",
        "name": Actor::Admin.name(), "email": Actor::Admin.email(), "password": PASSWORD,
    });
    let tokens = anonymous.post("/setup", setup).expect(201).await;
    let admin = anonymous.with_token(tokens.text("access_token"));
    for (id, name, parent) in
        [(TEAM_ABOVE, "Sales", None), (TEAM_A, "Sales A", Some(TEAM_ABOVE)), (TEAM_B, "Sales B", None)]
    {
        admin.post("/teams", json!({"id": id, "name": name, "parent_id": parent})).expect(201).await;
    }
    for (actor, role, team) in Actor::STAFF {
        hire(&admin, actor, role, team).await;
    }
    // The first thing a server does: then no test is written to behind its back.
    keep(&app.db, None).await.expect("the forecast is kept");
    app.stop().await;
}

async fn hire(admin: &Client, actor: Actor, role: uuid::Uuid, team: uuid::Uuid) {
    let user =
        json!({"id": actor.id(), "name": actor.name(), "email": actor.email(), "role_ids": [role], "team_ids": [team]});
    admin.post("/users", user).expect(201).await;
    admin.post(&format!("/users/{}/password", actor.id()), json!({"new": GIVEN})).expect(204).await;
    // As on the page: whoever was given a password chooses another first.
    let body = json!({"email": actor.email(), "password": GIVEN, "client": "mobile"});
    let tokens = admin.post("/auth/sign-in", body).without_header("authorization").expect(200).await;
    let newcomer = admin.with_token(tokens.text("access_token"));
    newcomer.post("/me/password", json!({"current": GIVEN, "new": PASSWORD})).expect(204).await;
    newcomer.post("/auth/sign-out", json!({})).expect(204).await;
}
