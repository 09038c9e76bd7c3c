use testkit::{World, json};

#[tokio::test(flavor = "multi_thread")]
async fn first() {
    let t = std::time::Instant::now();
    let world = World::new().await;
    eprintln!("world {:?}", t.elapsed());
    let rep = world.rep().await;
    eprintln!("signed in {:?}", t.elapsed());
    let lead = rep.lead().create().await;
    eprintln!("lead {:?}", t.elapsed());
    rep.get(&lead.path()).expect(200).await;
    rep.get("/leads").expect(200).await;
    world.stranger().await.get(&lead.path()).expect(404).await;
    eprintln!("{:?}", t.elapsed());
    let d = world.digest().await;
    eprintln!("digest {:?} {}", t.elapsed(), d.len());
    rep.patch(&lead.path(), json!({"company": "x"})).expect(200).await;
    assert_ne!(d, world.digest().await);
}
#[test]
fn dump() { std::fs::write("/tmp/openapi.json", testkit::contract::document().to_string()).unwrap(); }
