//! Tasks: overdue, for today, for this week, for later, and done.
use chrono::NaiveDate;
use wire::{Timestamp, record::Task};

use super::{
    book::{Book, Standing, Subject},
    staff::Member,
};
use crate::{
    Seeded,
    clock::{self, DAY},
    dice::Dice,
    table::some,
    texts::TaskText,
};

pub(super) fn add(book: &mut Book) {
    let mut dice = Dice::named("tasks");
    let subjects = std::mem::take(&mut book.subjects);
    let open = |subject: &&Subject| matches!(subject.standing, Standing::OpenDeal | Standing::Campaign);
    for subject in subjects.iter().filter(open) {
        let days = due_in(&mut dice);
        push_open(book, &mut dice, subject, days);
        if dice.chance(60) {
            push_done(book, &mut dice, subject);
        }
    }
    for member in book.staff.sellers() {
        fill_morning(book, &mut dice, member, &subjects);
    }
    add_recurring(book, &mut dice);
    book.subjects = subjects;
}

/// In how many days something is due; negative where it should have been done.
fn due_in(dice: &mut Dice) -> i64 {
    let (from, until) = dice.weighted(&[(20, (-12, -1)), (15, (0, 0)), (35, (1, 6)), (30, (7, 30))]);
    dice.between(from, until)
}

/// Whoever signs in finds something overdue and something for today.
fn fill_morning(book: &mut Book, dice: &mut Dice, member: Member, subjects: &[Subject]) {
    let own: Vec<&Subject> = subjects.iter().filter(|subject| subject.owner == member).collect();
    if own.is_empty() {
        return;
    }
    for days in [-dice.between(1, 5), 0, 0] {
        let subject = dice.pick(&own);
        push_open(book, dice, subject, days);
    }
}

fn task(dice: &mut Dice, subject: &Subject, due: NaiveDate) -> Task {
    let about = if subject.standing == Standing::Campaign { "campaign" } else { "customer" };
    let text = TaskText::draw(dice, subject.language, about);
    let names = subject.names();
    Task {
        subject: names.fill(text.subject),
        description: some(&names.fill(text.description)),
        due_date: Some(due),
        priority: text.priority.to_owned(),
        links: subject.links.clone(),
        owner_id: Some(subject.owner.user),
        team_id: Some(subject.owner.team),
        ..Task::default()
    }
}

fn push_open(book: &mut Book, dice: &mut Dice, subject: &Subject, days: i64) {
    let due = book.clock.day(days);
    let mut task = task(dice, subject, if days > 0 { clock::after_weekend(due) } else { due });
    let status = dice.weighted(&[(70, "todo"), (20, "in_progress"), (6, "deferred"), (4, "cancelled")]);
    // What is due today is still to be done.
    (if days == 0 { "todo" } else { status }).clone_into(&mut task.status);
    task.reminder_at = (days > 0 && dice.chance(40)).then(|| clock::at(due, subject.owner.zone, 9 * 60));
    let written = book.clock.work_day((-days).max(0) + dice.between(2, 10));
    let created_at = book.clock.past(written, subject.owner.zone, dice);
    book.set.tasks.push(Seeded::new(dice, created_at, Some(subject.owner.user), task));
}

fn push_done(book: &mut Book, dice: &mut Dice, subject: &Subject) {
    let ago = dice.between(3, 40);
    let due = book.clock.work_day(ago);
    let mut task = task(dice, subject, due);
    "done".clone_into(&mut task.status);
    let completed_at: Timestamp = book.clock.past(due, subject.owner.zone, dice);
    task.completed_at = Some(completed_at);
    let created_at = clock::later(completed_at, -dice.between(DAY, 12 * DAY));
    book.set.tasks.push(Seeded::new(dice, created_at, Some(subject.owner.user), task).updated(completed_at));
}

/// The duties of the week, month and quarter.
fn add_recurring(book: &mut Book, dice: &mut Dice) {
    let duties = [
        ("andrew", "Go through the team's pipeline", "weekly", 1),
        ("steven", "Monthly forecast to Seattle", "monthly", 8),
        ("helen", "Report on campaigns to the board", "quarterly", 20),
        ("fang", "检查团队本周的商机进展", "weekly", 1),
        ("yijun", "整理本月拜訪報告", "monthly", 6),
    ];
    for (key, subject, recurrence, days) in duties {
        let owner = book.staff.get(key);
        let task = Task {
            subject: subject.to_owned(),
            due_date: Some(clock::after_weekend(book.clock.day(days))),
            priority: "normal".to_owned(),
            status: "todo".to_owned(),
            recurrence: some(recurrence),
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            ..Task::default()
        };
        let created_at = book.clock.past(book.clock.work_day(6), owner.zone, dice);
        book.set.tasks.push(Seeded::new(dice, created_at, Some(owner.user), task));
    }
}
