//! What no single question answers, as files and letters: figures are those of `report::forecast`, worked out by hand.
use testkit::{Actor, Client, Mailbox, Mailer, Value, json};

use super::{file, letter, log, pdf, refused};
use crate::report::Firm;

async fn csv(client: &Client, standard: &str, more: Value) -> String {
    let mut body = json!({"report": {"standard": standard}, "format": "csv"});
    body.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
    let text = String::from_utf8(file(client, body).await.1).expect("UTF-8");
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// Won today: 100 by Rep, 400 by Mate, 50 by the stranger; 250.50 of Rep is in negotiation, to close on 24 December.
#[tokio::test(flavor = "multi_thread")]
async fn the_forecast_is_a_file_of_what_its_reader_sees() {
    let firm = Firm::new().await;
    let (admin, stranger) = (firm.world.admin().await, firm.world.stranger().await);
    let month = json!({"period": "this_month"});
    let all = csv(&admin, "forecast_vs_target", month.clone()).await;
    for line in ["Figures,Amount,Deals", "Closed,550.00,3", "Target,not set,", "Rita Rep,100.00,", "Dated forecast,"] {
        assert!(all.lines().any(|found| found.starts_with(line)), "{line} in\n{all}");
    }
    let theirs = csv(&stranger, "forecast_vs_target", month).await;
    assert!(theirs.contains("Closed,50.00,1") && !theirs.contains("Rita"), "{theirs}");
    let own = json!({"period": "this_month", "filters": [{"path": "owner_id", "op": "eq", "value": "$me"}]});
    let mate = csv(&firm.world.mate().await, "forecast_vs_target", own).await;
    assert!(mate.contains("Closed,400.00,1"), "{mate}");
    let history = csv(&admin, "forecast_accuracy", json!({})).await;
    assert!(history.contains("Method,Amount,Error in the past") && !history.contains("Closed,"), "{history}");
    admin.patch("/me", json!({"locale": "zh-TW"})).expect(200).await;
    let text =
        pdf(&file(&admin, json!({"report": {"standard": "forecast_vs_target", "period": "this_month"}})).await.1);
    for part in ["預測", "€550"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let wrong = json!({"report": {"standard": "forecast_vs_target", "period": "someday"}});
    refused(&admin, "/reports/files", wrong, "report.period", "period").await;
    let wrong = json!({"report": {"standard": "rfm", "values": {"x": 1}}});
    refused(&admin, "/reports/files", wrong, "report.values.x", "unknown_field").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deals_that_stand_still_are_listed() {
    let firm = Firm::new().await;
    let admin = firm.world.admin().await;
    assert_eq!(csv(&admin, "stalled_deals", json!({})).await, "");
    let long_ago = (chrono::Utc::now() - chrono::TimeDelta::days(16)).format("%Y-%m-%dT%H:%M:%S%.6f+00:00");
    firm.world.sql(&format!("UPDATE opportunity SET stage_entered_at = '{long_ago}' WHERE name = 'd2'")).await;
    let found = csv(&admin, "stalled_deals", json!({})).await;
    assert!(found.starts_with("Stage,Deals,Amount,Stalled after\n"), "{found}");
    assert!(found.contains(",1,250.50,14\n") && found.contains("\nd2,Acme,"), "{found}");
    assert_eq!(csv(&firm.world.stranger().await, "stalled_deals", json!({})).await, "");
    // Another that closes later than it once did, 24 December and 31 days.
    let deal = admin.get("/opportunities?name=d6").expect(200).await.rows()[0]["id"].clone();
    let path = format!("/opportunities/{}", deal.as_str().expect("an id"));
    admin.patch(&path, json!({"close_date": "2027-01-24"})).expect(200).await;
    let found = csv(&admin, "stalled_deals", json!({})).await;
    let (head, line) =
        ("Deal,Owner,Times moved,Later by,First,Now,Amount", "d6,Mona Manager,1,31,2026-12-24,2027-01-24,0.00");
    assert!(found.contains(&format!("\n{head}\n{line}\n")), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn classes_of_customers_are_a_file() {
    let firm = Firm::new().await;
    let admin = firm.world.admin().await;
    let found = csv(&admin, "rfm", json!({})).await;
    for line in [
        "Class,Customers,Share,Bought (EUR)",
        "\"Important, at risk\",1,0.333333,400.00",
        "\"General, at risk\",2,0.666667,150.00",
        "Total,3,,",
        "From,To,Customers",
        "Had not bought yet,\"General, at risk\",2",
    ] {
        assert!(found.lines().any(|line_found| line_found == line), "{line} in\n{found}");
    }
    let book = file(&admin, json!({"report": {"standard": "rfm"}, "format": "xlsx"})).await.1;
    let rows = super::told("python3", &["-c", super::CELLS, "FILE"], &book);
    assert!(rows.contains(r#"["General, at risk", 2, 0.666667, 150]"#), "{rows}");
}

/// Each gets the figures of their own deals, whoever made the schedule.
#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_fixes_the_period_and_whose_deals() {
    let mailbox = Mailbox::open().await;
    let mailer = Mailer::new(&mailbox.url(), "Rapport <crm@testkit.example>").expect("an address");
    let firm = Firm::new_with(|settings| settings.mailer = Some(std::sync::Arc::new(mailer))).await;
    let admin = firm.world.admin().await;
    let body = json!({
        "name": "Own month", "standard": "forecast_vs_target", "period": "this_month", "whose": "reader", "format": "csv",
        "cron": "0 8 * * 1", "recipient_ids": [Actor::Rep.id(), Actor::Mate.id()],
    });
    let schedule = admin.post("/report-schedules", body).expect(201).await;
    assert_eq!((schedule.text("period"), schedule.text("whose")), ("this_month", "reader"));
    admin.post(&format!("/report-schedules/{}/send", schedule.id()), Value::Null).expect(200).await;
    log(&admin, &schedule.id(), 2).await;
    for (actor, amount) in [(Actor::Rep, "100.00"), (Actor::Mate, "400.00")] {
        let letters = mailbox.letters();
        let received = letters.iter().find(|letter| letter.to == actor.email()).expect("a letter");
        let text = letter(&received.message)["files"][0]["text"].as_str().expect("a text").to_owned();
        assert!(text.contains(&format!("Closed,{amount},1")), "{text}");
    }
}
