//! Calls, mails, meetings, visits, messages and notes, in the language of whoever they are about.
use domain::lifecycle;
use wire::{Timestamp, record::Activity};

use super::book::{Book, Standing, Subject};
use crate::{
    Seeded,
    clock::{self, DAY},
    dice::Dice,
    table::{number, some},
    texts::ActivityText,
};

pub(super) fn add(book: &mut Book) {
    let mut dice = Dice::named("activities");
    let subjects = std::mem::take(&mut book.subjects);
    for subject in &subjects {
        for _ in 0..count(book, &mut dice, subject) {
            let activity = held(book, &mut dice, subject);
            book.set.activities.push(activity);
        }
        if subject.standing == Standing::OpenDeal && dice.chance(45) {
            let activity = planned(book, &mut dice, subject);
            book.set.activities.push(activity);
        }
    }
    book.subjects = subjects;
}

/// How often somebody had to do with it.
fn count(book: &Book, dice: &mut Dice, subject: &Subject) -> i64 {
    let recent = clock::seconds_between(subject.until, book.clock.latest()) < 60 * DAY;
    match subject.standing {
        Standing::Lead => dice.between(1, 3),
        Standing::OpenDeal => dice.between(3, 8),
        Standing::ClosedDeal => dice.between(2, 5),
        Standing::Order if recent && dice.chance(50) => dice.between(1, 2),
        Standing::Order | Standing::Campaign => 0,
    }
}

fn activity(subject: &Subject, text: ActivityText, occurred_at: Timestamp) -> Activity {
    let names = subject.names();
    let place = matches!(text.kind, "meeting" | "visit");
    Activity {
        kind: text.kind.to_owned(),
        subject: names.fill(text.subject),
        body: some(&names.fill(text.body)),
        direction: some(text.direction),
        occurred_at,
        duration_minutes: (!text.minutes.is_empty()).then(|| number(text.minutes)),
        status: lifecycle::ACTIVITY.start().to_owned(),
        outcome: some(text.outcome),
        location: place.then(|| subject.company.clone()),
        links: subject.links.clone(),
        owner_id: Some(subject.owner.user),
        team_id: Some(subject.owner.team),
        ..Activity::default()
    }
}

fn held(book: &Book, dice: &mut Dice, subject: &Subject) -> Seeded<Activity> {
    let early = subject.standing == Standing::Lead;
    let text = ActivityText::draw(dice, subject.language, |kind| !early || !matches!(kind, "meeting" | "visit"));
    let span = clock::seconds_between(subject.from, subject.until).max(1);
    let day = clock::later(subject.from, dice.between(0, span)).to_utc().date_naive();
    let occurred_at = book.clock.past(clock::before_weekend(day), subject.owner.zone, dice).max(subject.from);
    let mut activity = activity(subject, text, occurred_at);
    if text.kind == "meeting" && dice.chance(8) {
        "not_held".clone_into(&mut activity.status);
        activity.body = None;
    }
    let written_at = clock::later(occurred_at, dice.between(60, 4 * 3600)).min(book.clock.latest()).max(occurred_at);
    Seeded::new(dice, written_at, Some(subject.owner.user), activity)
}

fn planned(book: &Book, dice: &mut Dice, subject: &Subject) -> Seeded<Activity> {
    let text = ActivityText::draw(dice, subject.language, |kind| matches!(kind, "meeting" | "visit"));
    let day = clock::after_weekend(book.clock.day(dice.between(1, 14)));
    let occurred_at = clock::at(day, subject.owner.zone, dice.between(18, 33) * 30);
    let mut activity = activity(subject, text, occurred_at);
    "planned".clone_into(&mut activity.status);
    // What will come of it is not known yet.
    (activity.body, activity.outcome) = (None, None);
    let written_at = book.clock.past(book.clock.work_day(dice.between(1, 9)), subject.owner.zone, dice);
    Seeded::new(dice, written_at, Some(subject.owner.user), activity)
}
