use uuid::Uuid;
use wire::{record::Activity, value::Reference};

use super::{Kind, Scale, share, signed};
use crate::{
    Seeded,
    dice::Dice,
    market::Language,
    table::{number, some},
    texts::{ActivityText, Names, Offer},
};

/// What an activity is about.
struct Subject {
    links: Vec<Reference>,
    person: String,
    company: String,
    language: Language,
}

impl Scale {
    pub(super) fn activity(&self, index: u64) -> Seeded<Activity> {
        let created_at = self.created_at(Kind::Activities, index);
        let mut dice = self.dice(Kind::Activities, index);
        let id = dice.id(created_at);
        let owner = self.owner(&mut dice);
        let subject = self.subject(&mut dice, index);
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

    /// A lead, or a customer with or without one of its deals, that was there already.
    fn subject(&self, dice: &mut Dice, index: u64) -> Subject {
        let with_lead = self.plan.accounts == 0 || (self.plan.leads > 0 && dice.chance(40));
        if with_lead { self.about_lead(dice, index) } else { self.about_customer(dice, index) }
    }

    fn about_lead(&self, dice: &mut Dice, index: u64) -> Subject {
        let known = share(index, self.plan.activities, self.plan.leads);
        let lead = dice.between(0, signed(known)).unsigned_abs().min(self.plan.leads - 1);
        let (_, name, firm) = self.prospect(lead);
        Subject {
            links: vec![reference("lead", self.id(Kind::Leads, lead))],
            person: name.full(),
            language: firm.market().language,
            company: firm.name,
        }
    }

    fn about_customer(&self, dice: &mut Dice, index: u64) -> Subject {
        let known = share(index, self.plan.activities, self.count(Kind::Opportunities));
        let deal = (known > 0 && dice.chance(60)).then(|| dice.between(0, signed(known) - 1).unsigned_abs());
        let account =
            deal.map_or_else(|| self.earlier_account(dice, Kind::Activities, index), |deal| self.account_of_deal(deal));
        let contact = self.first_contact(account);
        let (_, firm) = self.company(account);
        let mut links = vec![reference("account", self.id(Kind::Accounts, account))];
        links.extend(contact.map(|contact| reference("contact", self.id(Kind::Contacts, contact))));
        links.extend(deal.map(|deal| reference("opportunity", self.id(Kind::Opportunities, deal))));
        Subject {
            links,
            person: contact.map_or_else(|| firm.name.clone(), |contact| self.person(contact).1.full()),
            language: firm.market().language,
            company: firm.name,
        }
    }

    /// The account of an opportunity: its first draw after the id.
    fn account_of_deal(&self, deal: u64) -> u64 {
        let mut dice = self.dice(Kind::Opportunities, deal);
        dice.id(self.created_at(Kind::Opportunities, deal));
        self.earlier_account(&mut dice, Kind::Opportunities, deal)
    }
}

fn reference(record_type: &str, id: Uuid) -> Reference {
    Reference { record_type: record_type.to_owned(), id }
}
