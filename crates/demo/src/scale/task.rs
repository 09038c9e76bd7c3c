use wire::record::Task;

use super::{Kind, Scale};
use crate::{
    Seeded,
    clock::{self, DAY},
    dice::Dice,
    table::some,
    texts::{Names, Offer, TaskText},
};

impl Scale {
    pub(super) fn task(&self, index: u64) -> Seeded<Task> {
        let created_at = self.created_at(Kind::Tasks, index);
        let mut dice = self.dice(Kind::Tasks, index);
        let id = dice.id(created_at);
        let owner = self.owner(&mut dice);
        let subject = self.subject(&mut dice, Kind::Tasks, index);
        let text = TaskText::draw(&mut dice, subject.language, "customer");
        let product = Offer::draw(&mut dice, subject.language).product;
        let names = Names { person: &subject.person, company: &subject.company, product };
        let due = clock::later(created_at, dice.between(DAY, 30 * DAY));
        let mut task = Task {
            subject: names.fill(text.subject),
            description: some(&names.fill(text.description)),
            due_date: Some(due.to_utc().date_naive()),
            priority: text.priority.to_owned(),
            links: subject.links,
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            ..Task::default()
        };
        let overdue_for = clock::seconds_between(due, self.clock.latest());
        status(&mut dice, overdue_for).clone_into(&mut task.status);
        let ended = matches!(task.status.as_str(), "done" | "cancelled");
        task.completed_at = (task.status == "done").then_some(due);
        let record = Seeded::with_id(id, created_at, Some(owner.user), task);
        if ended { record.updated(due) } else { record }
    }
}

/// What was due long ago is done, but for a little that was forgotten; what lies ahead is still to be done.
fn status(dice: &mut Dice, overdue_for: i64) -> &'static str {
    match overdue_for {
        ..=0 => dice.weighted(&[(75, "todo"), (20, "in_progress"), (5, "deferred")]),
        late if late < 14 * DAY => dice.weighted(&[(30, "todo"), (10, "in_progress"), (55, "done"), (5, "cancelled")]),
        _ => dice.weighted(&[(1, "todo"), (92, "done"), (7, "cancelled")]),
    }
}
