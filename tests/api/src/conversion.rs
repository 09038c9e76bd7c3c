//! A lead becomes account, contact and opportunity: all or none, and once.
use testkit::{Client, Reply, Value, World, json};

async fn lead(rep: &Client) -> Reply {
    let lead = rep
        .lead()
        .with("email", "ann@acme.example")
        .with("phone", "+44 20 555 0100")
        .with("mobile", "+44 7700 900 123");
    let lead = lead.with("status", "qualified");
    lead.with("industry", "retail").with("source", "website").with("title", "Buyer").create().await
}

/// How many records of each kind there are.
async fn counts(client: &Client) -> [i64; 3] {
    let mut counts = [0; 3];
    for (count, path) in counts.iter_mut().zip(["accounts", "contacts", "opportunities"]) {
        let list = client.get(&format!("/{path}?count=exact&limit=1")).expect(200).await;
        *count = list["page"]["count"].as_i64().expect("a count");
    }
    counts
}

fn deal(name: &str) -> Value {
    json!({"opportunity": {"name": name, "amount": {"amount": "900.00", "currency": "EUR"}, "close_date": "2027-01-31"}})
}

#[tokio::test(flavor = "multi_thread")]
async fn three_new_records() {
    let world = World::new().await;
    let rep = world.rep().await;
    let lead = lead(&rep).await;
    let done = rep.post(&format!("{}/convert", lead.path()), deal("Acme: 20 seats")).expect(200).await;
    let record = |path: &str, member: &str| rep.get(&format!("/{path}/{}", done.text(member))).expect(200);
    let account = record("accounts", "account_id").await;
    assert_eq!(
        (account.text("name"), account.text("industry"), account.text("type")),
        ("Acme Trading", "retail", "prospect")
    );
    let contact = record("contacts", "contact_id").await;
    assert_eq!(
        (contact.text("name"), contact.text("title"), contact.text("primary_email")),
        ("Ann Lee", "Buyer", "ann@acme.example")
    );
    assert_eq!(contact["phones"].as_array().map(Vec::len), Some(2));
    assert_eq!(contact["account_id"], account["id"]);
    let deal = record("opportunities", "opportunity_id").await;
    assert_eq!((deal.text("name"), deal.text("source")), ("Acme: 20 seats", "website"));
    assert_eq!((&deal["account_id"], &deal["contact_id"]), (&account["id"], &contact["id"]));
    assert_eq!(deal["amount"], json!({"amount": "900.00", "currency": "EUR"}));
    for record in [&account, &contact, &deal] {
        assert_eq!((&record["owner_id"], &record["team_id"]), (&lead["owner_id"], &lead["team_id"]));
    }
    let after = rep.get(&lead.path()).expect(200).await;
    assert_eq!(after["status"], "converted");
    assert!(after["converted_at"].is_string());
    for (member, id) in [
        ("converted_account_id", "account_id"),
        ("converted_contact_id", "contact_id"),
        ("converted_opportunity_id", "opportunity_id"),
    ] {
        assert_eq!(after[member], done[id]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn into_records_that_exist() {
    let world = World::new().await;
    let rep = world.rep().await;
    let (account, contact, deal) = (rep.account().id().await, rep.contact().id().await, rep.opportunity().id().await);
    let before = counts(&rep).await;
    let lead = lead(&rep).await;
    let choice = json!({"account_id": account, "contact_id": contact, "opportunity_id": deal});
    let done = rep.post(&format!("{}/convert", lead.path()), choice).expect(200).await;
    assert_eq!(
        (done.text("account_id"), done.text("contact_id"), done.text("opportunity_id")),
        (account.as_str(), contact.as_str(), deal.as_str())
    );
    assert_eq!(counts(&rep).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_makes_nothing_twice() {
    let world = World::new().await;
    let rep = world.rep().await;
    let (first, second) = (lead(&rep).await, lead(&rep).await);
    let convert = |lead: &Reply| rep.post(&format!("{}/convert", lead.path()), deal("Once"));
    let (one, two) = tokio::join!(
        convert(&first).header("Idempotency-Key", "click"),
        convert(&first).header("Idempotency-Key", "click")
    );
    // The later one may find the first still at work, and is told to come again: then it is given the same answer.
    let again = convert(&first).header("Idempotency-Key", "click").expect(200).await;
    for click in [&one, &two] {
        let at_work = click.status == 409 && click["code"] == "idempotency_in_flight";
        assert!(at_work || click.status == 200 && click.json == again.json, "{click}");
    }
    assert!([one.status, two.status].contains(&200), "{one}\n{two}");
    assert_eq!(counts(&rep).await, [1, 1, 1]);
    let (one, two) = tokio::join!(convert(&second), convert(&second));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{one}\n{two}");
    assert_eq!(counts(&rep).await, [2, 2, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_leaves_nothing_behind() {
    let world = World::new().await;
    let (rep, stranger) = (world.rep().await, world.stranger().await);
    let lead = lead(&rep).await;
    let foreign = stranger.account().id().await;
    let before = world.digest().await;
    let nowhere = uuid::Uuid::now_v7();
    for (choice, pointer, code) in [
        (json!({"opportunity": {"name": ""}}), "#/opportunity/name", "required"),
        (
            json!({"opportunity": {"name": "x", "amount": {"amount": "1", "currency": "JPY"}}}),
            "#/opportunity/amount/currency",
            "no_exchange_rate",
        ),
        (json!({"opportunity": {"name": "x", "stage_id": nowhere}}), "#/opportunity/stage_id", "not_found"),
        (
            json!({"opportunity": {"name": "x", "stage_id": demo::defaults::STAGES[6]}}),
            "#/opportunity/lost_reason",
            "required_by_stage",
        ),
        (json!({"contact_id": nowhere}), "#/contact_id", "not_found"),
        (json!({"account_id": foreign}), "#/account_id", "not_found"),
        (json!({"acount_id": nowhere}), "#/acount_id", "unknown_field"),
    ] {
        rep.post(&format!("{}/convert", lead.path()), choice).expect(422).await.refuses(pointer, code);
        assert_eq!(world.digest().await, before, "{pointer}");
    }
    assert_eq!(rep.get(&lead.path()).expect(200).await["status"], "qualified");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_converted_stays_as_it_was() {
    let world = World::new().await;
    let rep = world.rep().await;
    let lead = lead(&rep).await;
    rep.post(&format!("{}/convert", lead.path()), json!({})).expect(200).await;
    let before = world.digest().await;
    for change in
        [json!({"company": "Other"}), json!({"status": "new"}), json!({"owner_id": testkit::Actor::Mate.id()})]
    {
        let refused = rep.patch(&lead.path(), change).expect(422).await;
        assert!(refused.errors().iter().any(|error| error.starts_with("#/status ")), "{refused}");
    }
    rep.post(&format!("{}/convert", lead.path()), json!({})).expect(409).await.refuses("#/status", "not_convertible");
    assert_eq!(world.digest().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn unqualified_and_nameless_leads() {
    let world = World::new().await;
    let rep = world.rep().await;
    for state in ["new", "assigned", "contacted", "recycled", "pooled", "disqualified"] {
        let lead = rep.lead().with("status", state).with("disqualified_reason", "spam");
        let lead = lead.with("recycle_until", "2027-01-01").create().await;
        let refused = rep.post(&format!("{}/convert", lead.path()), json!({})).expect(409).await;
        refused.refuses("#/status", "not_convertible");
    }
    let company = rep.post("/leads", json!({"company": "Acme", "status": "qualified"})).expect(201).await;
    let done = rep.post(&format!("{}/convert", company.path()), json!({})).expect(200).await;
    assert!(done["contact_id"].is_null() && done["opportunity_id"].is_null(), "{done}");
    let person =
        rep.post("/leads", json!({"family_name": "Lee", "given_name": "Ann", "status": "qualified"})).expect(201).await;
    let done = rep.post(&format!("{}/convert", person.path()), json!({})).expect(200).await;
    let account = rep.get(&format!("/accounts/{}", done.text("account_id"))).expect(200).await;
    assert_eq!((account.text("name"), account.text("kind")), ("Ann Lee", "person"));
}

/// What was said and planned with the lead goes on with the customer.
#[tokio::test(flavor = "multi_thread")]
async fn activities_and_tasks_come_along() {
    let world = World::new().await;
    let rep = world.rep().await;
    let lead = lead(&rep).await;
    let links = json!([{"type": "lead", "id": lead.id()}]);
    let call = rep.activity().with("links", links.clone()).create().await;
    let task = rep.task().with("links", links).create().await;
    let done = rep.post(&format!("{}/convert", lead.path()), deal("Deal")).expect(200).await;
    for record in [call, task] {
        let now = rep.get(&record.path()).expect(200).await;
        let linked: Vec<_> = now["links"].as_array().expect("links").iter().map(|link| link["id"].clone()).collect();
        assert_eq!(
            linked,
            [
                lead["id"].clone(),
                done["account_id"].clone(),
                done["contact_id"].clone(),
                done["opportunity_id"].clone()
            ]
        );
    }
}
