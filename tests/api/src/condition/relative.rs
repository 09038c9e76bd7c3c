//! Me, my teams, and days that move with the calendar. The organisation lives in Shanghai, eight hours east.
use chrono::{Days, FixedOffset, NaiveDate, Utc};
use testkit::{Actor, json};

use super::{Small, leaf};

fn today() -> NaiveDate {
    Utc::now().with_timezone(&FixedOffset::east_opt(8 * 3600).expect("an offset")).date_naive()
}

#[tokio::test(flavor = "multi_thread")]
async fn me_and_my_teams() {
    let small = Small::new().await;
    for (actor, condition, expected) in [
        (Actor::Rep, leaf("owner_id", "eq", "$me"), "acme bolt"),
        (Actor::Mate, leaf("owner_id", "eq", "$me"), "core"),
        (Actor::Rep, leaf("owner_id", "not", "$me"), "core"),
        (Actor::Rep, leaf("team_id", "eq", "$my_team"), "acme bolt core"),
        (Actor::Stranger, leaf("team_id", "eq", "$my_team"), "dust"),
        (Actor::Manager, leaf("team_id", "eq", "$my_team"), ""),
        (Actor::Manager, leaf("team_id", "in", "$my_teams"), ""),
        (Actor::Manager, leaf("team_id", "under", "$my_team"), "acme bolt core"),
        (Actor::Manager, leaf("team_id", "under", "$my_teams"), "acme bolt core"),
        (Actor::Manager, leaf("team_id", "in", "$my_teams_and_below"), "acme bolt core"),
        (Actor::Mate, leaf("created_by", "eq", "$me"), "core"),
    ] {
        let client = small.world.by(actor).await;
        let reply = small.search(&client, "/accounts", condition.clone()).await;
        assert_eq!(small.named(&reply).join(" "), expected, "{actor:?} {condition}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_move_with_today() {
    let mut small = Small::new().await;
    let (admin, today) = (small.admin.clone(), today());
    let ago = |days: i64| {
        if days >= 0 { today - Days::new(days.unsigned_abs()) } else { today + Days::new(days.unsigned_abs()) }
    };
    for (name, days) in [("past40", 40), ("past7", 7), ("yesterday", 1), ("now", 0), ("tomorrow", -1), ("next8", -8)] {
        small.make(&admin, name, "/tasks", json!({"subject": name, "due_date": ago(days).to_string()})).await;
    }
    small.make(&admin, "undated", "/tasks", json!({"subject": "undated"})).await;
    for (condition, expected) in [
        (leaf("due_date", "within", "today"), "now"),
        (leaf("due_date", "within", "yesterday"), "yesterday"),
        (leaf("due_date", "within", "tomorrow"), "tomorrow"),
        (leaf("due_date", "within", "last_8d"), "now past7 yesterday"),
        (leaf("due_date", "within", "last_7d"), "now yesterday"),
        (leaf("due_date", "within", "next_9d"), "next8 now tomorrow"),
        (leaf("due_date", "within", "next_8d"), "now tomorrow"),
        (leaf("due_date", "lt", "$today"), "past40 past7 yesterday"),
        (leaf("due_date", "lte", "$today"), "now past40 past7 yesterday"),
        (leaf("due_date", "gt", "$today+1d"), "next8"),
        (leaf("due_date", "gte", "$today-7d"), "next8 now past7 tomorrow yesterday"),
        (leaf("due_date", "eq", today.to_string()), "now"),
        (leaf("due_date", "is_null", true), "undated"),
        (json!({"not": leaf("due_date", "within", "last_8d")}), "next8 past40 tomorrow undated"),
    ] {
        let reply = small.search(&admin, "/tasks", condition.clone()).await;
        assert_eq!(small.named(&reply).join(" "), expected, "{condition}");
    }
}

/// A day begins at midnight where the reader is: 16:00 UTC of the day before.
#[tokio::test(flavor = "multi_thread")]
async fn instants_fall_on_days_of_the_reader() {
    let mut small = Small::new().await;
    let admin = small.admin.clone();
    for (name, at) in [
        ("before", "2026-03-09T15:59:59.999999Z"),
        ("begin", "2026-03-09T16:00:00.000000Z"),
        ("end", "2026-03-10T15:59:59.999999Z"),
        ("after", "2026-03-10T16:00:00.000000Z"),
    ] {
        small.make(&admin, name, "/activities", json!({"kind": "call", "subject": name, "occurred_at": at})).await;
    }
    for (op, value, expected) in [
        ("eq", "2026-03-10", "begin end"),
        ("not", "2026-03-10", "after before"),
        ("gt", "2026-03-10", "after"),
        ("gte", "2026-03-10", "after begin end"),
        ("lt", "2026-03-10", "before"),
        ("lte", "2026-03-10", "before begin end"),
        ("gt", "2026-03-09T16:00:00Z", "after end"),
        ("gte", "2026-03-10T00:00:00+08:00", "after begin end"),
    ] {
        let reply = small.search(&admin, "/activities", leaf("occurred_at", op, value)).await;
        assert_eq!(small.named(&reply).join(" "), expected, "{op} {value}");
    }
    let now = small.search(&admin, "/activities", leaf("created_at", "within", "today")).await;
    assert_eq!(small.named(&now).len(), 4);
    let now = small.search(&admin, "/activities", leaf("created_at", "gt", "$now")).await;
    assert_eq!(small.named(&now).len(), 0);
}
