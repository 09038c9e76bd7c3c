//! A calendar for other programs: its secret address, and what is read there.
use testkit::{Actor, Client, Reply, Value, World, json};

/// Gives the person's calendar an address; the part of it that is a path.
async fn address(client: &Client) -> String {
    let made = client.post("/me/calendar-feed", json!({})).expect(201).await;
    let url = made.text("url");
    let path = url.strip_prefix(client.base()).unwrap_or_else(|| panic!("not of this server: {url}"));
    assert!(path.starts_with("/api/v1/calendar/") && path.strip_suffix(".ics").is_some(), "{path}");
    path.to_owned()
}

async fn read(world: &World, path: &str) -> Reply {
    world.anonymous().get(path).expect(200).await
}

/// The logical lines of a calendar: folds taken back.
fn lines(calendar: &Reply) -> Vec<String> {
    calendar.body.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

/// The lines of the event with this id.
fn event<'a>(lines: &'a [String], id: &str) -> Option<&'a [String]> {
    let uid = lines.iter().position(|line| *line == format!("UID:{id}"))?;
    let begin = lines[..uid].iter().rposition(|line| line == "BEGIN:VEVENT")?;
    let end = uid + lines[uid..].iter().position(|line| line == "END:VEVENT")?;
    Some(&lines[begin..=end])
}

fn has(event: &[String], line: &str) -> bool {
    event.iter().any(|it| it == line)
}

/// A day so many days from now, as the API takes it and as a calendar writes it.
fn day(days: i64) -> (String, String) {
    let day = (chrono::Utc::now() + chrono::TimeDelta::days(days)).date_naive();
    (day.to_string(), day.format("%Y%m%d").to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_feed_holds_what_one_has_to_do() {
    let world = World::new().await;
    let rep = world.rep().await;
    let account = rep.account().with("name", "Brot, Butter; Käse").id().await;
    let ((due, due_day), (_, next_day)) = (day(3), day(4));
    let task = rep
        .task()
        .with("subject", "Call, then; send \\ the offer")
        .with("due_date", due.clone())
        .with("description", "First line\nsecond line")
        .with("links", json!([{"type": "account", "id": account}]))
        .create()
        .await;
    let done = rep.task().with("due_date", due.clone()).with("status", "done").id().await;
    let cancelled = rep.task().with("due_date", due).with("status", "cancelled").id().await;
    let undated = rep.task().id().await;
    let meet = |kind: &str, days: i64| {
        rep.activity()
            .with("kind", kind)
            .with("subject", "在会议室里讨论明年的采购计划、价格和交货日期，以及所有尚未解决的问题")
            .with("status", "planned")
            .with("occurred_at", format!("{}T13:30:00Z", day(days).0))
            .with("duration_minutes", 45)
            .with("location", "Room 7")
    };
    let meeting = meet("meeting", 2).create().await;
    let missed = meet("call", -2).with("status", "not_held").id().await;
    let mail = meet("email", 2).id().await;
    let (old, far) = (meet("visit", -95).id().await, meet("visit", 400).id().await);
    let of_mate = world.mate().await.task().with("due_date", day(3).0).id().await;

    let calendar = read(&world, &address(&rep).await).await;
    assert_eq!(calendar.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(calendar.header("cache-control"), Some("private, no-cache"));
    let lines = lines(&calendar);
    assert_eq!((lines[0].as_str(), lines[1].as_str()), ("BEGIN:VCALENDAR", "VERSION:2.0"));
    let of_task = event(&lines, &task.id()).expect("the task");
    for line in [
        format!("DTSTART;VALUE=DATE:{due_day}"),
        format!("DTEND;VALUE=DATE:{next_day}"),
        r"SUMMARY:Call\, then\; send \\ the offer".to_owned(),
        r"DESCRIPTION:Brot\, Butter\; Käse\n\nFirst line\nsecond line".to_owned(),
        format!("URL:{}/tasks/{}", rep.base(), task.id()),
        "STATUS:CONFIRMED".to_owned(),
    ] {
        assert!(has(of_task, &line), "{line} in {of_task:?}");
    }
    assert!(has(event(&lines, &done).expect("what is done"), "SUMMARY:✓ Send the offer"));
    let of_meeting = event(&lines, &meeting.id()).expect("the meeting");
    let start = format!("DTSTART:{}T133000Z", day(2).1);
    for line in [start.as_str(), "DURATION:PT45M", "LOCATION:Room 7", "STATUS:CONFIRMED"] {
        assert!(has(of_meeting, line), "{line} in {of_meeting:?}");
    }
    assert!(has(event(&lines, &missed).expect("what did not take place"), "STATUS:CANCELLED"));
    for (id, what) in [
        (cancelled, "a cancelled task"),
        (undated, "a task without a day"),
        (mail, "a mail"),
        (old, "long ago"),
        (far, "far away"),
        (of_mate, "of the mate"),
    ] {
        assert_eq!(event(&lines, &id), None, "{what}");
    }
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 4);
    let physical = calendar.body.split("\r\n");
    assert!(physical.clone().all(|line| line.len() <= 75 && !line.contains('\n')), "{}", calendar.body);
    assert!(physical.count() > lines.len(), "the long subject is folded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_feed_is_asked_for_again_only_when_it_changed() {
    let world = World::new().await;
    let rep = world.rep().await;
    let task = rep.task().with("due_date", day(1).0).create().await;
    let path = address(&rep).await;
    let first = read(&world, &path).await;
    let tag = first.header("etag").expect("an ETag").to_owned();
    let again = async |tag: &str| world.anonymous().get(&path).header("If-None-Match", tag).await;
    let known = again(&tag).await;
    assert_eq!((known.status, known.body.as_str(), known.header("etag")), (304, "", Some(tag.as_str())));
    assert_eq!(again(&format!("\"other\", W/{tag}")).await.status, 304);
    assert_eq!(again("\"other\"").await.status, 200);
    rep.patch(&task.path(), json!({"subject": "Something else"})).expect(200).await;
    let changed = again(&tag).await;
    assert_eq!(changed.status, 200);
    let lines = lines(&changed);
    let event = event(&lines, &task.id()).expect("the same event");
    assert!(has(event, "SUMMARY:Something else") && has(event, "SEQUENCE:2"), "{event:?}");
    let head = world.anonymous().request(testkit::method::HEAD, &path).expect(200).await;
    assert_eq!(head.header("etag"), changed.header("etag"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_a_calendar_lives_until_it_is_replaced_or_removed() {
    let world = World::new().await;
    let (rep, mate) = (world.rep().await, world.mate().await);
    let since = async |client: &Client| client.get("/me/calendar-feed").expect(200).await["created_at"].clone();
    assert_eq!(since(&rep).await, Value::Null);
    let first = address(&rep).await;
    assert!(since(&rep).await.is_string());
    assert_eq!(since(&mate).await, Value::Null);
    let of_mate = address(&mate).await;
    read(&world, &first).await;
    let second = address(&rep).await;
    assert_ne!(first, second);
    let dead = async |path: &str| world.anonymous().get(path).await.status;
    assert_eq!(dead(&first).await, 401);
    read(&world, &second).await;
    for _ in 0..2 {
        rep.delete("/me/calendar-feed").expect(204).await;
        assert_eq!((dead(&second).await, since(&rep).await), (401, Value::Null));
    }
    // Nobody else's is touched.
    read(&world, &of_mate).await;
    // A part of an address opens nothing, nor does a token with something added.
    let token = of_mate.trim_end_matches(".ics");
    for other in
        [format!("{}.ics", &token[..token.len() - 1]), format!("{token}A.ics"), "/api/v1/calendar/%00.ics".into()]
    {
        assert_eq!(dead(&other).await, 401, "{other}");
    }
}

/// What the table holds opens no calendar, nor does what the log of changes holds.
#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_a_calendar_is_kept_nowhere() {
    let world = World::new().await;
    let rep = world.rep().await;
    let made = rep.post("/me/calendar-feed", json!({})).header("Idempotency-Key", "once").expect(201).await;
    let token = made.text("url").rsplit('/').next().expect("a token").trim_end_matches(".ics").to_owned();
    // 256 bits.
    assert_eq!(token.len(), 43);
    let everything = world.digest().await;
    assert!(everything.iter().any(|line| line.starts_with("calendar_feed: ")), "the address is stored");
    assert!(!everything.iter().any(|line| line.contains(&token)));
}

/// The rights of the moment: of whom is shut out nothing is read, and of whom lost a right no more than is left.
#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_feed_follows_the_rights_of_its_owner() {
    let world = World::new().await;
    let (rep, admin) = (world.rep().await, world.admin().await);
    let task = rep.task().with("due_date", day(1).0).id().await;
    let meeting =
        rep.activity().with("kind", "meeting").with("occurred_at", format!("{}T09:00:00Z", day(1).0)).id().await;
    let path = address(&rep).await;
    let shown = async |id: &str| event(&lines(&read(&world, &path).await), id).is_some();
    assert!(shown(&task).await && shown(&meeting).await);
    let rights = json!({"create": true, "read": "own", "edit": "own", "delete": "own", "export": "none"});
    let role = json!({"name": "Without tasks", "permissions": {"activity": rights}});
    let role = admin.post("/roles", role).expect(201).await.id();
    let user = format!("/users/{}", Actor::Rep.id());
    let before = admin.get(&user).expect(200).await["role_ids"].clone();
    admin.patch(&user, json!({"role_ids": [role]})).expect(200).await;
    assert!(!shown(&task).await && shown(&meeting).await);
    admin.patch(&user, json!({"role_ids": before, "status": "disabled"})).expect(200).await;
    world.anonymous().get(&path).expect(401).await;
    admin.patch(&user, json!({"status": "active"})).expect(200).await;
    assert!(shown(&task).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_feed_does_not_tell_hidden_fields() {
    let world = World::new().await;
    let (rep, admin) = (world.rep().await, world.admin().await);
    let meeting = rep
        .activity()
        .with("kind", "meeting")
        .with("occurred_at", format!("{}T09:00:00Z", day(1).0))
        .with("location", "Room 7")
        .with("body", "About the price")
        .id()
        .await;
    let path = address(&rep).await;
    let parts = async || {
        let lines = lines(&read(&world, &path).await);
        let event = event(&lines, &meeting).expect("the meeting");
        (has(event, "LOCATION:Room 7"), has(event, "DESCRIPTION:About the price"))
    };
    assert_eq!(parts().await, (true, true));
    let rights = json!({"field_rights": {"activity": {"location": "none"}}});
    admin.patch(&format!("/roles/{}", demo::defaults::REPRESENTATIVE), rights).expect(200).await;
    assert_eq!(parts().await, (false, true));
}
