//! A filter as a file: what is in it, for whom, and that no spreadsheet runs it.
use testkit::{Actor, Client, Reply, Value, World, json};

use crate::job::finished;

async fn export(client: &Client, path: &str, body: Value) -> (Reply, Vec<u8>) {
    let job = client.post(&format!("{path}/export"), body).expect(202).await;
    let job = finished(client, &job).await;
    assert_eq!(job.text("state"), "succeeded", "{job}");
    let bytes = fetch(client, &job).await;
    (job, bytes)
}

async fn fetch(client: &Client, job: &Reply) -> Vec<u8> {
    let link = client.post(&format!("/jobs/{}/link", job.id()), Value::Null).expect(200).await;
    let response = client.get(link.text("url")).open().await;
    assert_eq!(response.status(), 200);
    response.bytes().await.expect("the file is read").to_vec()
}

async fn text(client: &Client, path: &str, body: Value) -> String {
    String::from_utf8(export(client, path, body).await.1).expect("CSV is UTF-8")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_columns_asked_for_in_their_order_of_the_records_meant() {
    let world = World::new().await;
    let rep = world.rep().await;
    let account = rep.account().with("name", "Around, the \"Horn\"").id().await;
    for (name, amount) in [("Twenty", "20.50"), ("Thirty", "30.00"), ("Else", "1.00")] {
        let deal = rep.opportunity().with("name", name).with("account_id", account.clone());
        deal.with("amount", json!({"amount": amount, "currency": "EUR"})).create().await;
    }
    let body = json!({
        "columns": ["name", "account_id", "amount", "owner_id", "probability"],
        "condition": {"path": "name", "op": "starts_with", "value": "T"},
        "sort": "-name", "bom": false, "headings": {"name": "Deal", "amount": "Worth"},
    });
    let csv = text(&rep, "/opportunities", body).await;
    assert_eq!(
        csv,
        "Deal,account_id,Worth,Worth_currency,owner_id,probability\r\n\
         Twenty,\"Around, the \"\"Horn\"\"\",20.50,EUR,Rita Rep,10\r\n\
         Thirty,\"Around, the \"\"Horn\"\"\",30.00,EUR,Rita Rep,10\r\n"
    );
}

/// CONTRACT B-12, OWASP "CSV injection": what begins like a formula is made a text, for spreadsheets; for programs nothing is touched.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_a_file_is_a_formula() {
    let world = World::new().await;
    let rep = world.rep().await;
    let evil = ["=1+1", "+1", "-2+3", "@SUM(A1)", "＝1", "=HYPERLINK(\"http://x\",\"y\")"];
    for company in evil {
        rep.lead().with("company", company).create().await;
    }
    let body = |purpose: &str| json!({"columns": ["company"], "sort": "created_at", "purpose": purpose});
    let safe = text(&rep, "/leads", body("spreadsheet")).await;
    assert!(safe.starts_with('\u{feff}'));
    let lines: Vec<&str> = safe.lines().skip(1).map(|line| line.trim_start_matches('"')).collect();
    assert_eq!(lines.len(), evil.len());
    assert!(lines.iter().all(|line| line.starts_with('\'')), "{safe}");
    let raw = text(&rep, "/leads", body("migration")).await;
    let raw: Vec<String> = raw.lines().skip(1).map(|line| line.trim_matches('"').replace("\"\"", "\"")).collect();
    assert_eq!(raw, evil);
}

/// CONTRACT B-12: whatever texts there are, the file for programs gives back each of them as it was sent, and in the file
/// for spreadsheets none begins like a formula. Read by Python's reader: another one than wrote it.
#[tokio::test(flavor = "multi_thread")]
async fn every_text_comes_back_whole_or_harmless() {
    let world = World::new().await;
    let rep = world.rep().await;
    let odd = [
        "a\r\nb",
        "a\nb",
        "\"",
        "\"\"",
        "a,b;c\td",
        "'=1",
        "+49 30 1",
        "-",
        "@",
        "\u{feff}x",
        "＠x",
        "a\u{2028}b",
        "🙂=1",
    ];
    let mut texts: Vec<&str> = crate::corpus::texts::all().chain(odd).filter(|text| text.trim() == *text).collect();
    texts.sort_unstable();
    texts.dedup();
    for text in &texts {
        rep.lead().with("company", "x").with("description", *text).create().await;
    }
    let body =
        |purpose: &str| json!({"columns": ["description"], "purpose": purpose, "headings": {"description": "=cmd"}});
    let mut raw = cells(&export(&rep, "/leads", body("migration")).await.1);
    let heading = raw.remove(0);
    raw.sort_unstable();
    assert_eq!((heading.as_str(), raw), ("=cmd", texts.iter().map(|text| (*text).to_owned()).collect()));
    let safe = cells(&export(&rep, "/leads", body("spreadsheet")).await.1);
    assert_eq!(safe.len(), texts.len() + 1);
    let runs = |cell: &&String| cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    assert_eq!(safe.iter().filter(runs).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// The first cell of every row.
fn cells(csv: &[u8]) -> Vec<String> {
    let path = std::env::temp_dir().join(format!("rapport-{}.csv", uuid::Uuid::now_v7()));
    std::fs::write(&path, csv).expect("a file is written");
    let script = "import csv, json, sys; print(json.dumps([row[0] for row in csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline=''))]))";
    let output = std::process::Command::new("python3").args(["-c", script]).arg(&path).output().expect("python3 runs");
    let _ = std::fs::remove_file(path);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a list of texts")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_holds_texts_and_numbers_and_no_formulas() {
    let world = World::new().await;
    let rep = world.rep().await;
    rep.opportunity().with("name", "=1+1").with("amount", json!({"amount": "20.50", "currency": "EUR"})).create().await;
    let (job, bytes) = export(&rep, "/opportunities", json!({"columns": ["name", "amount"], "format": "xlsx"})).await;
    assert_eq!(job["result"]["rows"], 1);
    assert_eq!(job["result"]["name"].as_str().unwrap().rsplit_once('.').unwrap().1, "xlsx");
    assert_eq!(&bytes[..4], b"PK\x03\x04");
    let sheet = unzip(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("=1+1") && !sheet.contains("<f>"), "{sheet}");
    assert!(sheet.contains("<v>20.5</v>"), "{sheet}");
}

/// By Python's own reader: another implementation than the one that wrote it.
fn unzip(bytes: &[u8], name: &str) -> String {
    let path = std::env::temp_dir().join(format!("rapport-{}.xlsx", uuid::Uuid::now_v7()));
    std::fs::write(&path, bytes).expect("a file is written");
    let script = "import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())";
    let output = std::process::Command::new("python3").args(["-c", script]).arg(&path).arg(name).output();
    let output = output.expect("python3 runs");
    let _ = std::fs::remove_file(path);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("XML is UTF-8")
}

/// Representatives export their own, though they read the team's.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_holds_what_its_owner_may_export() {
    let world = World::new().await;
    for (actor, company) in [(Actor::Rep, "Of Rep"), (Actor::Mate, "Of Mate"), (Actor::Stranger, "Of Stranger")] {
        world.by(actor).await.lead().with("company", company).create().await;
    }
    let body = json!({"columns": ["company"], "sort": "company", "bom": false});
    for (actor, expected) in [
        (Actor::Rep, "company\r\nOf Rep\r\n"),
        (Actor::Manager, "company\r\nOf Mate\r\nOf Rep\r\n"),
        (Actor::Admin, "company\r\nOf Mate\r\nOf Rep\r\nOf Stranger\r\n"),
    ] {
        assert_eq!(text(&world.by(actor).await, "/leads", body.clone()).await, expected, "{actor:?}");
    }
    world.by(Actor::ReadOnly).await.post("/leads/export", body).expect(403).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_page_comes_whole_and_once() {
    let world = World::new().await;
    let rep = world.rep().await;
    crate::job::leads(&rep, 450, "Page").await;
    let csv = text(&rep, "/leads", json!({"columns": ["company"], "sort": "company", "bom": false})).await;
    let mut lines: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(lines.len(), 450);
    lines.dedup();
    assert_eq!(lines.len(), 450);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_its_owners_and_ends_with_its_day() {
    let world = World::new().await;
    let rep = world.rep().await;
    rep.lead().create().await;
    let (job, _) = export(&rep, "/leads", json!({})).await;
    let path = format!("/jobs/{}/link", job.id());
    world.admin().await.post(&path, Value::Null).expect(404).await;
    let link = rep.post(&path, Value::Null).expect(200).await;
    world.sql("UPDATE file SET expires_at = '2026-01-01T00:00:00Z'").await;
    assert_eq!(rep.get(link.text("url")).open().await.status(), 404);
    for (body, pointer, code) in [
        (json!({"columns": ["nmae"]}), "#/columns/0", "unknown_field"),
        (json!({"format": "pdf"}), "#/format", "choice"),
    ] {
        rep.post("/leads/export", body).expect(422).await.refuses(pointer, code);
    }
    rep.post("/leads/export", json!({"sort": "nmae"})).expect(400).await;
}
