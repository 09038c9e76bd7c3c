use wire::record::Activity;

use super::{Kind, Scale};
use crate::{
    Seeded,
    table::{number, some},
    texts::{ActivityText, Names, Offer},
};

impl Scale {
    pub(super) fn activity(&self, index: u64) -> Seeded<Activity> {
        let created_at = self.created_at(Kind::Activities, index);
        let mut dice = self.dice(Kind::Activities, index);
        let id = dice.id(created_at);
        let owner = self.owner(&mut dice);
        let subject = self.subject(&mut dice, Kind::Activities, index);
        let text = ActivityText::draw(&mut dice, subject.language, |_| true);
        let product = Offer::draw(&mut dice, subject.language).product;
        let names = Names { person: &subject.person, company: &subject.company, product };
        let activity = Activity {
            kind: text.kind.to_owned(),
            subject: names.fill(text.subject),
            body: some(&names.fill(text.body)),
            direction: some(text.direction),
            occurred_at: created_at,
            duration_minutes: (!text.minutes.is_empty()).then(|| number(text.minutes)),
            status: "held".to_owned(),
            outcome: some(text.outcome),
            links: subject.links,
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            ..Activity::default()
        };
        Seeded::with_id(id, created_at, Some(owner.user), activity)
    }
}
