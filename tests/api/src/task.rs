//! Tasks: their states, when they were done, and how they come back.
use testkit::{Client, Reply, World, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_done_and_undone() {
    let world = World::new().await;
    let rep = world.rep().await;
    let task = rep.task().create().await;
    assert_eq!((task.text("status"), task["completed_at"].is_null()), ("todo", true));
    let set = |status: &'static str| rep.patch(&task.path(), json!({"status": status}));
    let done = set("done").expect(200).await;
    assert!(done["completed_at"].is_string());
    let again = rep.patch(&task.path(), json!({"subject": "Sent"})).expect(200).await;
    assert_eq!(again["completed_at"], done["completed_at"]);
    assert!(set("todo").expect(200).await["completed_at"].is_null());
    set("cancelled").expect(200).await;
    set("done").expect(422).await.refuses("#/status", "transition");
}

async fn open(rep: &Client, subject: &str) -> Reply {
    rep.get("/tasks").query(&[("subject", subject), ("status_not", "done")]).expect(200).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeating_task_comes_back_on_its_next_day() {
    let world = World::new().await;
    let rep = world.rep().await;
    for (rule, due, next) in [
        ("daily", "2026-12-31", "2027-01-01"),
        ("weekdays", "2026-11-20", "2026-11-23"),
        ("weekly", "2026-11-22", "2026-11-29"),
        ("biweekly", "2026-11-22", "2026-12-06"),
        ("monthly", "2027-01-31", "2027-02-28"),
        ("quarterly", "2026-11-30", "2027-02-28"),
        ("yearly", "2028-02-29", "2029-02-28"),
    ] {
        let body =
            rep.task().with("subject", rule).with("recurrence", rule).with("due_date", due).with("priority", "high");
        let task = body.with("reminder_at", format!("{due}T08:00:00Z")).create().await;
        rep.patch(&task.path(), json!({"status": "done"})).expect(200).await;
        rep.patch(&task.path(), json!({"priority": "low"})).expect(200).await;
        let next_one = open(&rep, rule).await;
        assert_eq!(next_one.column("due_date"), [next], "{rule}");
        let row = &next_one.rows()[0];
        assert_eq!(
            (row["status"].as_str(), row["priority"].as_str(), row["recurrence"].as_str()),
            (Some("todo"), Some("high"), Some(rule))
        );
        assert_eq!(row["reminder_at"], format!("{next}T08:00:00.000000Z"), "{rule}");
        assert_ne!(row["id"], task["id"]);
    }
}

/// A duty of the 31st is due on the last day of a short month and on the 31st again after it; moved by hand, it stays there.
#[tokio::test(flavor = "multi_thread")]
async fn a_short_month_does_not_move_a_repeating_task_for_good() {
    let world = World::new().await;
    let rep = world.rep().await;
    let body = rep.task().with("subject", "close").with("recurrence", "monthly").with("due_date", "2027-01-31");
    let mut path = body.create().await.path();
    for next in ["2027-02-28", "2027-03-31", "2027-04-30"] {
        rep.patch(&path, json!({"status": "done"})).expect(200).await;
        let open = open(&rep, "close").await;
        assert_eq!(open.column("due_date"), [next]);
        path = format!("/tasks/{}", open.rows()[0]["id"].as_str().unwrap());
    }
    let moved = rep.patch(&path, json!({"due_date": "2027-04-29"})).expect(200).await;
    assert!(moved["recurrence_day"].is_null());
    rep.patch(&path, json!({"status": "done"})).expect(200).await;
    assert_eq!(open(&rep, "close").await.column("due_date"), ["2027-05-29"]);
    rep.patch(&path, json!({"recurrence_day": 3})).expect(422).await.refuses("#/recurrence_day", "read_only");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cancelled_or_does_not_repeat_stays_away() {
    let world = World::new().await;
    let rep = world.rep().await;
    let once = rep.task().with("subject", "once").with("due_date", "2026-12-01").create().await;
    rep.patch(&once.path(), json!({"status": "done"})).expect(200).await;
    assert!(open(&rep, "once").await.rows().is_empty());
    let stopped =
        rep.task().with("subject", "stopped").with("due_date", "2026-12-01").with("recurrence", "daily").create().await;
    rep.patch(&stopped.path(), json!({"status": "cancelled"})).expect(200).await;
    assert_eq!(open(&rep, "stopped").await.rows().len(), 1);
    rep.post("/tasks", json!({"subject": "x", "recurrence": "daily"}))
        .expect(422)
        .await
        .refuses("#/due_date", "required");
}

/// However often it is done: the rule went on to its successor.
#[tokio::test(flavor = "multi_thread")]
async fn a_retry_does_not_repeat_a_task_twice() {
    let world = World::new().await;
    let rep = world.rep().await;
    let task =
        rep.task().with("subject", "tick").with("due_date", "2026-12-01").with("recurrence", "daily").create().await;
    for _ in 0..3 {
        rep.patch(&task.path(), json!({"status": "done"})).header("Idempotency-Key", "done").expect(200).await;
    }
    for status in ["todo", "done"] {
        rep.patch(&task.path(), json!({"status": status})).expect(200).await;
    }
    assert_eq!(open(&rep, "tick").await.rows().len(), 1);
    assert!(rep.get(&task.path()).expect(200).await["recurrence"].is_null());
}
