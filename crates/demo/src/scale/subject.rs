//! What activities and tasks are about: somebody who was known already.
use uuid::Uuid;
use wire::value::Reference;

use super::{Kind, Scale, share, signed};
use crate::{dice::Dice, market::Language};

pub(super) struct Subject {
    pub(super) links: Vec<Reference>,
    pub(super) person: String,
    pub(super) company: String,
    pub(super) language: Language,
}

impl Scale {
    /// A lead, or a customer with or without one of its deals, that was there already.
    pub(super) fn subject(&self, dice: &mut Dice, kind: Kind, index: u64) -> Subject {
        let with_lead = self.plan.accounts == 0 || (self.plan.leads > 0 && dice.chance(40));
        if with_lead { self.about_lead(dice, kind, index) } else { self.about_customer(dice, kind, index) }
    }

    fn about_lead(&self, dice: &mut Dice, kind: Kind, index: u64) -> Subject {
        let known = share(index, self.count(kind), self.plan.leads);
        let lead = dice.between(0, signed(known)).unsigned_abs().min(self.plan.leads - 1);
        let (_, name, firm) = self.prospect(lead);
        Subject {
            links: vec![reference("lead", self.id(Kind::Leads, lead))],
            person: name.full(),
            language: firm.market().language,
            company: firm.name,
        }
    }

    fn about_customer(&self, dice: &mut Dice, kind: Kind, index: u64) -> Subject {
        let known = share(index, self.count(kind), self.count(Kind::Opportunities));
        let deal = (known > 0 && dice.chance(60)).then(|| dice.between(0, signed(known) - 1).unsigned_abs());
        let account = deal.map_or_else(|| self.earlier_account(dice, kind, index), |deal| self.account_of_deal(deal));
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
