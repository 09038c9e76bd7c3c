//! Rights on fields (CONTRACT.md B-02): what a role hides is in no answer, cannot be asked about, and is not written.
use demo::defaults::REPRESENTATIVE;
use testkit::{Actor, Client, Value, World, json, sample::sample};
use wire::{Access, DEFINITIONS, Definition, Field};

fn restricted(definition: &'static Definition) -> Vec<&'static Field> {
    definition.fields.iter().filter(|field| definition.restricts(field)).collect()
}

async fn restrict(admin: &Client, rights: Value) {
    admin.patch(&format!("/roles/{REPRESENTATIVE}"), json!({"field_rights": rights})).expect(200).await;
}

/// `{object: {field: access}}` for all fields of the type that can be restricted.
fn all(definition: &'static Definition, access: &str) -> Value {
    let fields: serde_json::Map<_, _> =
        restricted(definition).iter().map(|field| (field.name.to_owned(), access.into())).collect();
    json!({definition.name: fields})
}

/// Whether any object within `value` has a member of that name, whatever stands there.
fn holds(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(members) => members.contains_key(name) || members.values().any(|inner| holds(inner, name)),
        Value::Array(items) => items.iter().any(|item| holds(item, name)),
        _ => false,
    }
}

/// Every type whose fields can be hidden, each in a world of its own: the role is everybody's.
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_field_is_in_no_answer_and_no_question() {
    let types = DEFINITIONS.iter().filter(|it| it.operations.create && it.access == Access::Owned);
    let mut asked = 0;
    for &definition in types.filter(|definition| !restricted(definition).is_empty()) {
        asked += hidden_everywhere(definition).await;
    }
    assert!(asked > 100, "only {asked} fields were tried");
}

async fn hidden_everywhere(definition: &'static Definition) -> usize {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let list = format!("/{}", definition.path);
    let full = json!({"create": true, "read": "all", "edit": "all", "delete": "all", "export": "all"});
    let rights = json!({"permissions": {definition.name: full}});
    admin.patch(&format!("/roles/{REPRESENTATIVE}"), rights).expect(200).await;
    let record = rep.post(&list, sample(&rep, definition).await).expect(201).await;
    let path = format!("{list}/{}", record.id());
    restrict(&admin, all(definition, "none")).await;
    let answers = [
        rep.get(&path).expect(200).await.json,
        rep.get(&list).expect(200).await.json,
        rep.post(&format!("{list}/search"), json!({})).expect(200).await.json,
        rep.get(&format!("{path}/timeline?types=change")).expect(200).await["data"][0]["change"].clone(),
        rep.patch(&path, json!({})).header("If-Match", "\"77\"").expect(412).await["current"].clone(),
        rep.patch(&path, json!({})).expect(200).await.json,
    ];
    assert!(answers.iter().all(|answer| holds(answer, "id") || holds(answer, "after")), "{answers:?}");
    for field in restricted(definition) {
        let name = field.name;
        for answer in &answers {
            assert!(!holds(answer, name), "{}.{name} is in {answer}", definition.name);
        }
        let refused = rep.patch(&path, json!({name: null})).expect(422).await;
        let code = if field.read_only { "read_only" } else { "no_field_right" };
        refused.refuses(&format!("#/{name}"), code);
        rep.get(&format!("{list}?sort={name}")).expect(400).await;
        let leaf = json!({"path": name, "op": "is_null", "value": true});
        rep.post(&format!("{list}/search"), json!({"condition": leaf})).expect(400).await;
        rep.post(&format!("{list}/aggregate"), json!({"group_by": [name]})).expect(400).await;
        rep.post(&format!("{list}/aggregate"), json!({"measures": [format!("sum:{name}")]})).expect(400).await;
        rep.post(&format!("{list}/export"), json!({"columns": [name]})).expect(422).await;
        let report = json!({"definition": {"object": definition.name, "columns": [{"path": name}]}});
        rep.post("/reports/run", report).expect(422).await;
        assert!(holds(&admin.get(&path).expect(200).await.json, name), "others still see {name}");
    }
    restricted(definition).len()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_finds_nothing() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let lead = rep
        .lead()
        .with("family_name", "Quintanilla")
        .with("company", "Acme")
        .with("phone", "+86 138 0013 8000")
        .create()
        .await;
    restrict(&admin, json!({"lead": {"phone": "none"}})).await;
    for q in ["13800138000", "8000", "Quintanilla 0013"] {
        let q = [("q", q)];
        assert!(admin.get("/leads").query(&q).expect(200).await.has(&lead.id()), "the number is a search term");
        assert!(rep.get("/leads").query(&q).expect(200).await.rows().is_empty(), "{q:?}");
        assert!(rep.get("/search").query(&q).expect(200).await.rows().is_empty(), "{q:?}");
        let count = rep.post("/leads/aggregate", json!({"q": q[0].1})).expect(200).await;
        assert_eq!(count["groups"][0]["measures"]["count"].as_i64().unwrap_or(0), 0, "{q:?}: {count}");
    }
    for q in ["quinta", "Quintanilla acme"] {
        let q = [("q", q)];
        assert!(rep.get("/leads").query(&q).expect(200).await.has(&lead.id()), "{q:?}");
        assert!(rep.get("/search").query(&q).expect(200).await.has(&lead.id()), "{q:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_is_only_shown_is_not_written() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let lead = rep.lead().with("phone", "+1 206 555 0100").create().await;
    restrict(&admin, json!({"lead": {"phone": "read"}})).await;
    assert_eq!(rep.get(&lead.path()).expect(200).await["phone"], lead["phone"]);
    let before = world.digest().await;
    let change = json!({"phone": "+1 206 555 0199"});
    rep.patch(&lead.path(), change.clone()).expect(422).await.refuses("#/phone", "no_field_right");
    let new = json!({"family_name": "Lee", "phone": "+1 206 555 0199"});
    rep.post("/leads", new).expect(422).await.refuses("#/phone", "no_field_right");
    let bulk = json!({"ids": [lead.id()], "action": "edit", "change": change});
    rep.post("/leads/bulk", bulk).expect(422).await.refuses("#/change/phone", "no_field_right");
    assert_eq!(world.digest().await, before);
    rep.patch(&lead.path(), json!({"company": "Other"})).expect(200).await;
    let me = rep.get("/me").expect(200).await;
    assert_eq!(me["field_rights"], json!({"lead": {"phone": "read"}}));
}

/// Of several roles the one that gives most decides, among those that may read the object at all.
#[tokio::test(flavor = "multi_thread")]
async fn of_several_roles_the_widest_holds() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let lead = rep.lead().create().await;
    restrict(&admin, json!({"lead": {"email": "none"}})).await;
    let role = |read: &str| json!({"name": read, "permissions": {"lead": {"read": read}}});
    let blind = admin.post("/roles", role("none")).expect(201).await.id();
    let reader = admin.post("/roles", role("own")).expect(201).await.id();
    let user = format!("/users/{}", Actor::Rep.id());
    admin.patch(&user, json!({"role_ids": [REPRESENTATIVE, blind]})).expect(200).await;
    assert!(!holds(&rep.get(&lead.path()).expect(200).await.json, "email"));
    admin.patch(&user, json!({"role_ids": [REPRESENTATIVE, reader]})).expect(200).await;
    assert!(holds(&rep.get(&lead.path()).expect(200).await.json, "email"));
}

/// What a deal was worth at each stage is what it is worth; figures made of amounts are no way round.
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_amount_is_in_no_figure() {
    let world = World::new().await;
    let (admin, rep) = (world.admin().await, world.rep().await);
    let deal = rep.opportunity().with("amount", json!({"amount": "12000.50", "currency": "EUR"})).create().await;
    restrict(&admin, json!({"opportunity": {"amount": "none"}})).await;
    let steps = rep.get("/stage-changes").expect(200).await;
    assert!(!steps.rows().is_empty() && !holds(&steps.json, "amount"), "{steps}");
    for path in ["/forecast", "/rfm", "/forecast/stalled", "/forecast/slipped"] {
        rep.get(path).expect(403).await;
    }
    restrict(&admin, json!({"opportunity": {"close_date": "none"}})).await;
    rep.get("/forecast/slipped").expect(403).await;
    restrict(&admin, json!({"opportunity": {"amount": "none"}})).await;
    for measure in ["sum:amount", "weighted:amount", "max:amount"] {
        rep.post("/opportunities/aggregate", json!({"measures": [measure]})).expect(400).await;
    }
    let worth = json!({"aggregate": "sum", "of": "opportunities", "field": "amount", "op": "gt", "value": "1"});
    rep.post("/accounts/search", json!({"condition": worth})).expect(400).await;
    let export = rep.post("/opportunities/export", json!({})).expect(202).await;
    assert_eq!(crate::job::finished(&rep, &export).await.text("state"), "succeeded");
    assert_eq!(admin.get(&deal.path()).expect(200).await["amount"]["amount"], "12000.50");
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_on_what_cannot_be_restricted_are_refused() {
    let world = World::new().await;
    let admin = world.admin().await;
    let role = |rights: Value| json!({"name": "x", "permissions": {}, "field_rights": rights});
    for (rights, place, code) in [
        (json!({"secrets": {"a": "none"}}), "#/field_rights", "unknown_object"),
        (json!({"lead": {"shoe_size": "none"}}), "#/field_rights/lead/shoe_size", "unknown_field"),
        (json!({"lead": {"owner_id": "none"}}), "#/field_rights/lead/owner_id", "not_restricted"),
        (json!({"opportunity": {"name": "none"}}), "#/field_rights/opportunity/name", "not_restricted"),
        (json!({"user": {"phone": "none"}}), "#/field_rights/user/phone", "not_restricted"),
    ] {
        admin.post("/roles", role(rights)).expect(422).await.refuses(place, code);
    }
    admin.post("/roles", role(json!({"lead": {"phone": "sometimes"}}))).expect(422).await;
}
