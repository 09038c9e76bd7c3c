//! Reports as files and letters: what is in them, who gets them, and what becomes of those that cannot be delivered.
//!
//! Letters are read by Python's reader of mail, PDF by poppler: other programs than wrote them.
mod elsewhere;
mod limit;
mod mail;

use std::{io::Write as _, process::Command, sync::Arc, time::Duration};

use testkit::{Actor, Client, Mailbox, Mailer, Reply, Value, World, json};

use crate::job::finished;

/// Leads by their status, with how many there are.
fn leads_by_status() -> Value {
    json!({"object": "lead", "groups": [{"path": "status"}], "measures": [{"function": "count"}], "chart": "bar"})
}

async fn with_mail() -> (World, Mailbox) {
    let mailbox = Mailbox::open().await;
    let mailer = Mailer::new(&mailbox.url(), "Rapport <crm@testkit.example>").expect("an address");
    let world = World::with(|settings| settings.mailer = Some(Arc::new(mailer))).await;
    (world, mailbox)
}

/// A public report of the administrator, sent to these.
async fn schedule(admin: &Client, recipients: &[Actor], format: &str) -> Reply {
    let report = json!({"name": "Leads, 线索", "definition": leads_by_status(), "visibility": "public"});
    let report = admin.post("/reports", report).expect(201).await.id();
    let recipients: Vec<String> = recipients.iter().map(|actor| actor.id().to_string()).collect();
    let body = json!({
        "name": "Every Monday", "report_id": report, "format": format, "cron": "0 8 * * 1", "recipient_ids": recipients,
    });
    admin.post("/report-schedules", body).expect(201).await
}

/// Until nobody waits any more: how it went, by recipient.
async fn log(admin: &Client, schedule: &str, count: usize) -> Vec<Value> {
    for _ in 0..600 {
        let log = admin.get(&format!("/report-deliveries?schedule_id={schedule}&limit=200")).expect(200).await;
        if log.rows().len() >= count && log.rows().iter().all(|row| row["state"] != "queued") {
            return log.rows().to_vec();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("deliveries do not end: {}", admin.get("/report-deliveries").await);
}

async fn file(client: &Client, body: Value) -> (Reply, Vec<u8>) {
    let job = client.post("/reports/files", body).expect(202).await;
    let job = finished(client, &job).await;
    assert_eq!(job.text("state"), "succeeded", "{job}");
    let link = client.post(&format!("/jobs/{}/link", job.id()), Value::Null).expect(200).await;
    let response = client.get(link.text("url")).open().await;
    (job, response.bytes().await.expect("the file is read").to_vec())
}

async fn refused(client: &Client, path: &str, body: Value, place: &str, code: &str) {
    client.post(path, body).expect(422).await.refuses(&format!("#/{}", place.replace('.', "/")), code);
}

/// What another program says of some bytes.
fn told(program: &str, arguments: &[&str], bytes: &[u8]) -> String {
    let mut file = tempfile();
    file.1.write_all(bytes).expect("written");
    let arguments: Vec<String> = arguments.iter().map(|part| part.replace("FILE", &file.0)).collect();
    let done = Command::new(program).args(&arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    std::fs::remove_file(&file.0).expect("removed");
    // poppler writes the title of a heading as it stands in the file: UTF-16.
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn tempfile() -> (String, std::fs::File) {
    let path = std::env::temp_dir().join(format!("rapport-{}", uuid::Uuid::now_v7()));
    let file = std::fs::File::create(&path).expect("a file");
    (path.to_string_lossy().into_owned(), file)
}

fn pdf(bytes: &[u8]) -> String {
    told("pdftotext", &["-layout", "FILE", "-"], bytes)
}

const READ_LETTER: &str = r#"
import email, email.policy, json, sys
letter = email.message_from_bytes(open(sys.argv[1], "rb").read(), policy=email.policy.default)
files = [part for part in letter.iter_attachments()]
print(json.dumps({
    "subject": letter["subject"], "from": letter["from"], "to": letter["to"], "id": letter["message-id"],
    "auto": letter["auto-submitted"], "text": letter.get_body().get_content(),
    "files": [{"name": file.get_filename(), "type": file.get_content_type(), "text": file.get_content().decode("utf-8", "replace") if file.get_content_maintype() != "text" else file.get_content()} for file in files],
}))
"#;

fn letter(message: &str) -> Value {
    serde_json::from_str(&told("python3", &["-c", READ_LETTER, "FILE"], message.as_bytes())).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_a_letter_with_what_they_may_see() {
    let (world, mailbox) = with_mail().await;
    for (actor, count) in [(Actor::Rep, 2), (Actor::Stranger, 3)] {
        for _ in 0..count {
            world.by(actor).await.lead().create().await;
        }
    }
    let admin = world.admin().await;
    let schedule = schedule(&admin, &[Actor::Rep, Actor::Stranger], "csv").await;
    admin.post(&format!("/report-schedules/{}/send", schedule.id()), Value::Null).expect(200).await;
    let log = log(&admin, &schedule.id(), 2).await;
    assert!(log.iter().all(|row| row["state"] == "sent" && row["finished_at"].is_string()), "{log:?}");
    let letters = mailbox.letters();
    assert_eq!(letters.len(), 2);
    for (actor, count) in [(Actor::Rep, 2), (Actor::Stranger, 3)] {
        let received = letters.iter().find(|letter| letter.to == actor.email()).expect("a letter");
        let letter = letter(&received.message);
        assert_eq!(letter["subject"], "Every Monday");
        assert_eq!(letter["from"], "Rapport <crm@testkit.example>");
        assert_eq!(letter["auto"], "auto-generated", "RFC 3834");
        let file = &letter["files"][0];
        let name = file["name"].as_str().expect("a name");
        assert!(
            name.starts_with("Every Monday 20") && name.rsplit_once('.').is_some_and(|(_, kind)| kind == "csv"),
            "{name}"
        );
        let text = file["text"].as_str().expect("a text").replace("\r\n", "\n");
        let expected = format!("\u{feff}Status,Number of leads\nNew,{count}\nTotal,{count}\n");
        assert_eq!(text, expected);
    }
}

/// A server that is busy is asked again (RFC 5321: 4yz); the letter comes once, known by its job.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_is_sent_later_and_once() {
    let (world, mailbox) = with_mail().await;
    mailbox.put_off(1);
    let admin = world.admin().await;
    let schedule = schedule(&admin, &[Actor::Rep], "pdf").await;
    admin.post(&format!("/report-schedules/{}/send", schedule.id()), Value::Null).expect(200).await;
    let log = log(&admin, &schedule.id(), 1).await;
    assert_eq!(log[0]["state"], "sent");
    let letters = mailbox.letters();
    assert_eq!(letters.len(), 1);
    let job = log[0]["job_id"].as_str().expect("a job");
    assert_eq!(letter(&letters[0].message)["id"], format!("<{job}@testkit.example>"));
}

/// Three runs that fail in a row, and it rests; whoever looks after it starts it anew.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_again_and_again_rests() {
    let (world, mailbox) = with_mail().await;
    mailbox.refuse(&Actor::Rep.email());
    let admin = world.admin().await;
    let schedule = schedule(&admin, &[Actor::Rep, Actor::Mate], "pdf").await;
    let path = format!("/report-schedules/{}", schedule.id());
    for run in 1..=3 {
        let now = admin.get(&path).expect(200).await;
        assert_eq!((now["active"].as_bool(), now["failures"].as_i64()), (Some(true), Some(run - 1)));
        admin.post(&format!("{path}/send"), Value::Null).expect(200).await;
        log(&admin, &schedule.id(), usize::try_from(run * 2).expect("few")).await;
    }
    let log = log(&admin, &schedule.id(), 6).await;
    for row in &log {
        let refused = row["recipient_id"] == Actor::Rep.id().to_string();
        assert_eq!(row["state"], if refused { "failed" } else { "sent" });
        assert_eq!(row["error"], if refused { json!("mail_refused") } else { Value::Null });
    }
    let rests = admin.get(&path).expect(200).await;
    assert_eq!((rests["active"].as_bool(), rests["failures"].as_i64()), (Some(false), Some(3)));
    assert!(rests["next_run_at"].is_null(), "{rests}");
    let again = admin.patch(&path, json!({"active": true})).expect(200).await;
    assert_eq!(again["failures"].as_i64(), Some(0));
    assert!(again["next_run_at"].is_string(), "{again}");
}

/// Without a mail server it waits among the jobs of whom it is for; whoever may not sign in is left out.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_made_once_and_planned_anew() {
    let world = World::new().await;
    let admin = world.admin().await;
    let schedule = schedule(&admin, &[Actor::Rep, Actor::Mate], "pdf").await;
    let path = format!("/report-schedules/{}", schedule.id());
    admin.patch(&format!("/users/{}", Actor::Mate.id()), json!({"status": "disabled"})).expect(200).await;
    world.sql("UPDATE report_schedule SET next_run_at = '2026-11-02T08:00:00+00:00'").await;
    let log = log(&admin, &schedule.id(), 2).await;
    assert_eq!(log.len(), 2, "once: {log:?}");
    for row in &log {
        assert_eq!(row["due_at"], "2026-11-02T08:00:00.000000Z");
        let left_out = row["recipient_id"] == Actor::Mate.id().to_string();
        assert_eq!(row["state"], if left_out { "left_out" } else { "kept" });
    }
    let now = admin.get(&path).expect(200).await;
    assert_eq!(now["last_run_at"], "2026-11-02T08:00:00.000000Z");
    let next = chrono::DateTime::parse_from_rfc3339(now.text("next_run_at")).expect("a time");
    assert!(next > chrono::Utc::now() && next - chrono::TimeDelta::days(8) < chrono::Utc::now(), "{now}");
    let rep = world.rep().await;
    let jobs = rep.get("/jobs?kind=report").expect(200).await;
    assert_eq!(jobs.rows().len(), 1);
    assert!(jobs.rows()[0]["result"]["name"].as_str().expect("a file").contains(".pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_says_in_the_readers_language_what_the_report_says() {
    let world = World::new().await;
    let rep = world.rep().await;
    rep.patch("/me", json!({"locale": "zh-CN", "time_zone": "Asia/Shanghai"})).expect(200).await;
    for (company, status) in [("深圳晨光科技有限公司", "new"), ("Weber GmbH", "contacted"), ("遠見資訊", "contacted")]
    {
        rep.lead().with("company", company).with("status", status).create().await;
    }
    let run = json!({"definition": leads_by_status()});
    let (job, bytes) = file(&rep, json!({"report": run, "title": "线索 / 状态"})).await;
    let text = pdf(&bytes);
    assert_eq!(job["result"]["rows"], 2);
    assert!(job["result"]["name"].as_str().expect("a name").starts_with("线索   状态 20"), "{job}");
    for part in ["线索 / 状态", "状态", "3 条记录", "合计", "Rita Rep", "Asia/Shanghai", "1/1"] {
        let found = text.contains(part) || text.replace(' ', "").contains(part);
        assert!(found, "{part} in\n{text}");
    }
    let about = told("pdfinfo", &["FILE"], &bytes);
    assert!(about.contains("Tagged:          yes") && about.contains("线索 / 状态"), "{about}");
    let tags = told("pdfinfo", &["-struct-text", "FILE"], &bytes);
    let lines: Vec<&str> = tags.lines().map(str::trim).collect();
    let follows = |one: &str, next: &str| {
        let begins = |(at, line): (usize, &&str)| {
            line.starts_with(one) && lines[at + 1..].iter().take(2).any(|line| line.starts_with(next))
        };
        lines.iter().enumerate().any(begins)
    };
    for (one, next) in
        [("H1", "\"线索 / 状态\""), ("/Scope /Column", "\"状态\""), ("/Scope /Row", "\"合计\""), ("TD", "\"3\"")]
    {
        assert!(follows(one, next), "{one} {next} in\n{tags}");
    }
    for part in ["Figure", "Table (block)", "THead", "TBody"] {
        assert_eq!(lines.iter().filter(|line| **line == part).count(), 1, "{part} in\n{tags}");
    }
    let fonts = told("pdffonts", &["FILE"], &bytes);
    let embedded = fonts.lines().skip(2).all(|line| line.contains(" yes yes yes "));
    assert!(
        embedded && fonts.contains("Droid"),
        "fonts travel with it, cut to what is used, with their characters:\n{fonts}"
    );
    let list = json!({"definition": {"object": "lead", "columns": ["company", "status"], "sort": "company"}});
    let text = pdf(&file(&rep, json!({"report": list})).await.1);
    for part in ["Weber GmbH", "深圳晨光科技有限公司", "遠見資訊"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_is_one_file_of_all_its_reports() {
    let world = World::new().await;
    let rep = world.rep().await;
    rep.lead().create().await;
    let widget = |id: &str, y: u32, source: Value| {
        let mut widget = json!({"id": id, "title": format!("Widget {id}"), "x": 0, "y": y, "width": 6, "height": 4});
        widget.as_object_mut().expect("members").extend(source.as_object().expect("members").clone());
        widget
    };
    let widgets = [
        widget("late", 4, json!({"standard": "pipeline"})),
        widget("first", 0, json!({"definition": leads_by_status()})),
    ];
    let dashboard = rep.post("/dashboards", json!({"name": "Monday", "widgets": widgets})).expect(201).await.id();
    let text = pdf(&file(&rep, json!({"dashboard_id": dashboard})).await.1);
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} in\n{text}"));
    assert!(at("Monday") < at("Widget first") && at("Widget first") < at("Widget late"), "{text}");
    let (_, book) = file(&rep, json!({"dashboard_id": dashboard, "format": "xlsx"})).await;
    let names = told("python3", &["-c", SHEETS, "FILE"], &book);
    assert_eq!(names.trim(), "Widget first|Widget late");
    // Of somebody else, who does not show it.
    let stranger = world.stranger().await;
    refused(&stranger, "/reports/files", json!({"dashboard_id": dashboard}), "dashboard_id", "not_found").await;
}

/// A period for all that ask for one, and a filter; the figures are read by another program than wrote them.
#[tokio::test(flavor = "multi_thread")]
async fn a_dashboards_file_is_of_the_period_that_was_chosen() {
    let world = World::new().await;
    let rep = world.rep().await;
    rep.lead().create().await;
    rep.lead().create().await;
    world.by(Actor::Manager).await.lead().create().await;
    let mut asking = leads_by_status();
    asking["ask"] = json!([{"name": "when", "path": "created_at", "op": "within", "value": "last_year"}]);
    let widget = json!({"id": "a", "title": "Leads", "definition": asking, "x": 0, "y": 0, "width": 6, "height": 4});
    let manager = world.by(Actor::Manager).await;
    let dashboard = manager.post("/dashboards", json!({"name": "D", "widgets": [widget]})).expect(201).await.id();
    let rows = async |more: Value| {
        let mut body = json!({"dashboard_id": dashboard, "format": "xlsx"});
        body.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
        let read = told("python3", &["-c", CELLS, "FILE"], &file(&manager, body).await.1);
        serde_json::from_str::<Value>(&read).expect("JSON").as_array().expect("rows").clone()
    };
    let last_year = rows(json!({})).await;
    assert!(last_year.iter().all(|row| row[0] != "New"), "{last_year:?}");
    let now = rows(json!({"period": "this_year"})).await;
    let at = now.iter().position(|row| row[0] == "Status").unwrap_or_else(|| panic!("{now:?}"));
    assert_eq!(now[at..], [json!(["Status", "Number of leads"]), json!(["New", 3]), json!(["Total", 3])]);
    let own = json!({"period": "this_year", "filters": [{"path": "owner_id", "op": "eq", "value": "$me"}]});
    assert!(rows(own).await.contains(&json!(["New", 1])));
    for (more, place, code) in [
        (json!({"period": "someday"}), "period", "period"),
        (json!({"filters": vec![json!({"path": "a", "op": "eq", "value": 1}); 31]}), "filters", "condition"),
    ] {
        let mut body = json!({"dashboard_id": dashboard});
        body.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
        refused(&manager, "/reports/files", body, place, code).await;
    }
}

/// Rows of the first sheet: texts, and numbers where cells are numbers.
const CELLS: &str = r#"
import json, sys, zipfile, xml.etree.ElementTree as tree
space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
book = zipfile.ZipFile(sys.argv[1])
shared = ["".join(text.text or "" for text in item.iter(space + "t")) for item in tree.fromstring(book.read("xl/sharedStrings.xml"))]
rows = []
for row in tree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(space + "row"):
    values = [(cell.get("t"), cell.find(space + "v").text) for cell in row.iter(space + "c") if cell.find(space + "v") is not None]
    rows.append([shared[int(value)] if kind == "s" else float(value) for kind, value in values])
print(json.dumps([[int(value) if isinstance(value, float) and value.is_integer() else value for value in row] for row in rows]))
"#;

const SHEETS: &str = r#"
import sys, zipfile, xml.etree.ElementTree as tree
book = tree.fromstring(zipfile.ZipFile(sys.argv[1]).read("xl/workbook.xml"))
print("|".join(sheet.get("name") for sheet in book.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet")))
"#;

/// Nothing begins that cannot end well, and what is wrong is named.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_is_refused_at_once() {
    let world = World::new().await;
    let rep = world.rep().await;
    let before = world.digest().await;
    let own = Actor::Rep.id().to_string();
    for (body, place, code) in [
        (json!({}), "report", "one_report"),
        (json!({"report": {"standard": "pipeline"}, "dashboard_id": own}), "report", "one_report"),
        (json!({"report": {"standard": "nothing"}}), "report.standard", "choice"),
        (json!({"report": {"report_id": own}}), "report.report_id", "not_found"),
        (
            json!({"report": {"definition": {"object": "nothing", "measures": [{"function": "count"}]}}}),
            "report.definition.object",
            "choice",
        ),
        (json!({"dashboard_id": own}), "dashboard_id", "not_found"),
        (json!({"dashboard_id": own, "format": "csv"}), "format", "choice"),
        (json!({"report": {"standard": "pipeline"}, "title": "x".repeat(201)}), "title", "length"),
    ] {
        refused(&rep, "/reports/files", body, place, code).await;
    }
    let good = json!({"name": "S", "standard": "pipeline", "cron": "0 8 * * 1", "recipient_ids": [own]});
    let changed = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (body, place, code) in [
        (changed("cron", json!("every monday")), "cron", "cron"),
        (changed("cron", json!("*/5 * * * *")), "cron", "too_often"),
        (changed("standard", Value::Null), "report_id", "one_report"),
        (changed("standard", json!("nothing")), "standard", "choice"),
        (changed("recipient_ids", json!([])), "recipient_ids", "required"),
        (changed("format", json!("doc")), "format", "choice"),
        (changed("period", json!("someday")), "period", "period"),
        (changed("whose", json!("everybody")), "whose", "choice"),
    ] {
        refused(&rep, "/report-schedules", body, place, code).await;
    }
    let mut both = changed("whose", json!("reader"));
    both["of_user_id"] = json!(own);
    refused(&rep, "/report-schedules", both, "of_user_id", "one_narrowing").await;
    let after = world.digest().await;
    assert_eq!(before, after, "refused, and nothing changed");
}
