//! Pipelines, stages, and trees: what is set up stays sound.
use demo::defaults::{PIPELINE, STAGES};
use testkit::{World, json};

#[tokio::test(flavor = "multi_thread")]
async fn one_pipeline_is_the_default() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let other = admin.post("/pipelines", json!({"name": "Renewals", "is_default": true})).expect(201).await;
    let default = admin.get("/pipelines?is_default=true").expect(200).await;
    assert_eq!(default.column("id"), [other.id()]);
    let stage = admin.post("/stages", json!({"pipeline_id": other.id(), "name": "Due"})).expect(201).await.id();
    assert_eq!(rep.opportunity().create().await.text("stage_id"), stage);
    admin.patch(&format!("/pipelines/{PIPELINE}"), json!({"is_default": true})).expect(200).await;
    let default = admin.get("/pipelines?is_default=true").expect(200).await;
    assert_eq!(default.column("id"), [PIPELINE.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_deals_stand_in_is_not_deleted() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let deal = rep.opportunity().create().await;
    let stage = format!("/stages/{}", STAGES[0]);
    admin.delete(&stage).expect(409).await.refuses("#", "in_use");
    admin.delete(&format!("/pipelines/{PIPELINE}")).expect(409).await.refuses("#", "in_use");
    rep.delete(&deal.path()).expect(204).await;
    admin.delete(&stage).expect(204).await;
    // A deal does not come back into a stage that is gone; with the stage it does, and is not stuck there.
    let restore = format!("{}/restore", deal.path());
    rep.post(&restore, testkit::Value::Null).expect(409).await.refuses("#/stage_id", "parent_deleted");
    admin.post(&format!("{stage}/restore"), testkit::Value::Null).expect(200).await;
    rep.post(&restore, testkit::Value::Null).expect(200).await;
    rep.patch(&deal.path(), json!({"stage_id": STAGES[1], "account_id": rep.account().id().await})).expect(200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_stays_in_its_pipeline_and_names_real_fields() {
    let world = World::new().await;
    let admin = world.admin().await;
    let other = admin.post("/pipelines", json!({"name": "Renewals"})).expect(201).await.id();
    let stage = format!("/stages/{}", STAGES[0]);
    admin.patch(&stage, json!({"pipeline_id": other})).expect(422).await.refuses("#/pipeline_id", "fixed");
    for field in ["nmae", "status"] {
        admin
            .patch(&stage, json!({"required_fields": [field]}))
            .expect(422)
            .await
            .refuses("#/required_fields", "unknown_field");
    }
    admin.patch(&stage, json!({"required_fields": ["close_date"]})).expect(200).await;
    let deal = world.rep().await.post("/opportunities", json!({"name": "x"})).expect(422).await;
    deal.refuses("#/close_date", "required_by_stage");
}

#[tokio::test(flavor = "multi_thread")]
async fn trees_have_no_circles() {
    let world = World::new().await;
    let admin = world.admin().await;
    for (path, body) in
        [("/accounts", json!({"name": "a"})), ("/campaigns", json!({"name": "c"})), ("/teams", json!({"name": "t"}))]
    {
        let mut chain = Vec::new();
        for number in 0..3 {
            let mut body = body.clone();
            body["name"] = format!("{} {number}", body["name"]).into();
            body["parent_id"] = chain.last().cloned().into();
            chain.push(admin.post(path, body).expect(201).await.id());
        }
        for below in &chain {
            let circle = admin.patch(&format!("{path}/{}", chain[0]), json!({"parent_id": below})).expect(422).await;
            circle.refuses("#/parent_id", "circle");
        }
        admin.patch(&format!("{path}/{}", chain[2]), json!({"parent_id": chain[0]})).expect(200).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_ends_after_it_begins() {
    let world = World::new().await;
    let rep = world.rep().await;
    let campaign = rep.campaign().with("start_date", "2026-10-01").create().await;
    let early = rep.patch(&campaign.path(), json!({"end_date": "2026-09-30"})).expect(422).await;
    early.refuses("#/end_date", "before_start");
    rep.patch(&campaign.path(), json!({"end_date": "2026-10-01"})).expect(200).await;
    let member = |body| rep.post("/campaign-members", body);
    let (lead, contact) = (rep.lead().id().await, rep.contact().id().await);
    for body in [
        json!({"campaign_id": campaign.id()}),
        json!({"campaign_id": campaign.id(), "lead_id": lead, "contact_id": contact}),
    ] {
        member(body).expect(422).await.refuses("#/lead_id", "lead_or_contact");
    }
    member(json!({"campaign_id": campaign.id(), "lead_id": lead})).expect(201).await;
    member(json!({"campaign_id": campaign.id(), "lead_id": lead})).expect(409).await.refuses("#/lead_id", "duplicate");
}
