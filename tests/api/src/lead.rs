//! The states of a lead (FEATURES 3.2), each pair tried; the table is written by hand.
use testkit::{Client, Reply, World, json};

const STATES: [&str; 8] =
    ["new", "assigned", "contacted", "qualified", "converted", "disqualified", "recycled", "pooled"];

/// Row: from, column: to, both in the order of [`STATES`]; `x` where an edit may go. Only the conversion converts.
const MOVES: [(&str, &str); 8] = [
    ("new", /*         */ "xxxx.xxx"),
    ("assigned", /*    */ ".xxx.xxx"),
    ("contacted", /*   */ "..xx.xxx"),
    ("qualified", /*   */ "..xx.xxx"),
    ("converted", /*   */ "....x..."),
    ("disqualified", /**/ "xx...xx."),
    ("recycled", /*    */ "xxx..xxx"),
    ("pooled", /*      */ "xxx..x.x"),
];

/// A lead in the state, reached by allowed moves.
async fn lead_in(rep: &Client, state: &str) -> Reply {
    let reasons = json!({"disqualified_reason": "no_need", "recycle_until": "2027-01-01"});
    let lead = rep.lead().with("disqualified_reason", "no_need").with("recycle_until", "2027-01-01").create().await;
    match state {
        "new" => lead,
        "converted" => {
            rep.patch(&lead.path(), json!({"status": "qualified"})).expect(200).await;
            rep.post(&format!("{}/convert", lead.path()), json!({})).expect(200).await;
            rep.get(&lead.path()).expect(200).await
        }
        state => {
            let mut change = reasons;
            change["status"] = state.into();
            rep.patch(&lead.path(), change).expect(200).await
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_move_is_allowed_or_refused_as_the_table_says() {
    let world = World::new().await;
    let rep = world.rep().await;
    for (from, row) in MOVES {
        for (to, allowed) in STATES.iter().zip(row.chars()) {
            let lead = lead_in(&rep, from).await;
            assert_eq!(lead["status"], from);
            let moved = rep.patch(&lead.path(), json!({"status": to})).await;
            assert_eq!(moved.status == 200, allowed == 'x', "{from} → {to}: {moved}");
            if allowed != 'x' {
                assert_eq!(moved.status, 422);
                assert!(moved.errors()[0].starts_with("#/status "), "{moved}");
                assert_eq!(rep.get(&lead.path()).expect(200).await["status"], from);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_may_begin_anywhere_but_converted() {
    let world = World::new().await;
    let rep = world.rep().await;
    let reasons = json!({"company": "Acme", "disqualified_reason": "spam", "recycle_until": "2027-01-01"});
    for state in STATES {
        let mut body = reasons.clone();
        body["status"] = state.into();
        let reply = rep.post("/leads", body).await;
        assert_eq!(reply.status, if state == "converted" { 422 } else { 201 }, "{state}: {reply}");
    }
    assert_eq!(rep.lead().create().await["status"], "new");
}

#[tokio::test(flavor = "multi_thread")]
async fn some_states_ask_for_a_reason() {
    let world = World::new().await;
    let rep = world.rep().await;
    let lead = rep.lead().create().await;
    let refused = rep.patch(&lead.path(), json!({"status": "disqualified"})).expect(422).await;
    refused.refuses("#/disqualified_reason", "required");
    let refused = rep.patch(&lead.path(), json!({"status": "recycled"})).expect(422).await;
    refused.refuses("#/recycle_until", "required");
    let reason = json!({"status": "disqualified", "disqualified_reason": "duplicate"});
    rep.patch(&lead.path(), reason).expect(200).await;
    let cleared = rep.patch(&lead.path(), json!({"disqualified_reason": null})).expect(422).await;
    cleared.refuses("#/disqualified_reason", "required");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_names_a_person_or_a_company() {
    let world = World::new().await;
    let rep = world.rep().await;
    rep.post("/leads", json!({"email": "a@b.example"})).expect(422).await.refuses("#/company", "person_or_company");
    for (body, name) in [
        (json!({"company": "Acme"}), "Acme"),
        (json!({"family_name": "李", "given_name": "雷"}), "李雷"),
        (json!({"family_name": "Lee", "given_name": "Ann", "company": "Acme"}), "Ann Lee"),
    ] {
        assert_eq!(rep.post("/leads", body).expect(201).await["name"], name);
    }
}

/// A lead belongs to who makes it and to that one's team; a new owner brings the new owner's team.
#[tokio::test(flavor = "multi_thread")]
async fn owner_and_team_follow_each_other() {
    use testkit::{
        Actor,
        actor::{TEAM_A, TEAM_B},
    };
    let world = World::new().await;
    let (rep, admin) = (world.rep().await, world.admin().await);
    let lead = rep.lead().create().await;
    let holds = |reply: &Reply, owner: Actor, team: uuid::Uuid| {
        assert_eq!((&reply["owner_id"], &reply["team_id"]), (&json!(owner.id()), &json!(team)), "{reply}");
    };
    holds(&lead, Actor::Rep, TEAM_A);
    holds(
        &admin.patch(&lead.path(), json!({"owner_id": Actor::Stranger.id()})).expect(200).await,
        Actor::Stranger,
        TEAM_B,
    );
    let both = json!({"owner_id": Actor::Rep.id(), "team_id": TEAM_B});
    holds(&admin.patch(&lead.path(), both).expect(200).await, Actor::Rep, TEAM_B);
    rep.get(&lead.path()).expect(200).await;
    world.mate().await.get(&lead.path()).expect(404).await;
}
