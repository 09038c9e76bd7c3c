//! Accounts and their contacts.
use wire::{
    record::{Account, Contact, SOURCES},
    value::{PhoneNumber, full_name},
};

use super::{Kind, Scale, share, signed};
use crate::{
    Seeded, clock,
    clock::DAY,
    dice::Dice,
    firm::Firm,
    market::phone_number,
    names::{Name, work_email},
    table::some,
    texts,
};

impl Scale {
    /// The company behind an account, and its generator for what else there is to draw.
    pub(super) fn company(&self, index: u64) -> (Dice, Firm) {
        let mut dice = self.dice(Kind::Accounts, index);
        dice.id(self.created_at(Kind::Accounts, index));
        let firm = Firm::draw(&mut dice, self.language(Kind::Accounts, index));
        (dice, firm)
    }

    /// The account a contact belongs to: they are known from about the same time on.
    fn account_of(&self, contact: u64) -> u64 {
        share(contact, self.plan.contacts, self.plan.accounts)
    }

    /// The first contact of an account, where it has any.
    pub(super) fn first_contact(&self, account: u64) -> Option<u64> {
        let first = share(account, self.plan.accounts, self.plan.contacts);
        // `share` rounds down, so the first of an account may be the next number.
        (first..=first + 1).find(|contact| *contact < self.plan.contacts && self.account_of(*contact) == account)
    }

    pub(super) fn account(&self, index: u64) -> Seeded<Account> {
        let created_at = self.created_at(Kind::Accounts, index);
        let (mut dice, firm) = self.company(index);
        let owner = self.owner(&mut dice);
        let market = firm.market();
        let mut account = Account {
            account_type: some(dice.weighted(&[
                (45, "prospect"),
                (35, "customer"),
                (6, "partner"),
                (4, "supplier"),
                (2, "competitor"),
                (8, "former_customer"),
            ])),
            level: some(dice.weighted(&[(5, "a"), (15, "b"), (35, "c"), (35, "d"), (10, "")])),
            industry: some(firm.industry),
            size: some(dice.weighted(&[
                (30, "micro"),
                (35, "small"),
                (20, "medium"),
                (10, "large"),
                (5, "enterprise"),
            ])),
            employees: dice.chance(60).then(|| dice.amount(4_000.0) / 100),
            annual_revenue: dice.chance(40).then(|| market.deal(&mut dice, 4_000_000.0)),
            website: dice.chance(50).then(|| format!("https://www.{}.example", firm.domain)),
            phones: vec![phone_number(&market.phone(&mut dice), "work")],
            addresses: vec![firm.place.address(&mut dice)],
            source: some(dice.pick(SOURCES)),
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            name: firm.name,
            kind: "company".to_owned(),
            ..Account::default()
        };
        // What the rules would derive, without the detour over JSON: a million of these are made.
        account.primary_phone = first_is_primary(&mut account.phones);
        account.city = account.addresses.first().and_then(|address| address.city.clone());
        account.country = account.addresses.first().and_then(|address| address.country.clone());
        let touched = clock::later(created_at, dice.between(0, 200 * DAY)).min(self.clock.latest());
        Seeded::with_id(self.id(Kind::Accounts, index), created_at, Some(owner.user), account).updated(touched)
    }

    /// The person behind a contact, and the generator for what else there is to draw.
    pub(super) fn person(&self, index: u64) -> (Dice, Name) {
        let mut dice = self.dice(Kind::Contacts, index);
        dice.id(self.created_at(Kind::Contacts, index));
        let name = Name::draw(&mut dice, self.language(Kind::Accounts, self.account_of(index)));
        (dice, name)
    }

    pub(super) fn contact(&self, index: u64) -> Seeded<Contact> {
        let created_at = self.created_at(Kind::Contacts, index);
        let account = self.account_of(index);
        let (mut dice, name) = self.person(index);
        let (_, firm) = self.company(account);
        let (market, owner) = (firm.market(), self.owner(&mut dice));
        let (title, department) = texts::position(&mut dice, market.language);
        let mut contact = Contact {
            family_name: some(name.family),
            given_name: some(name.given),
            title: some(title),
            department: some(department),
            account_id: Some(self.id(Kind::Accounts, account)),
            emails: vec![work_email(&format!("{}{}", name.mailbox, index % 97), &firm.domain)],
            phones: market.phones(&mut dice),
            birthday: dice.chance(20).then(|| self.clock.day(-dice.between(22 * 365, 64 * 365))),
            language: some(market.language.tag()),
            do_not_contact: dice.chance(3),
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            ..Contact::default()
        };
        contact.name = full_name(contact.family_name.as_deref(), contact.given_name.as_deref());
        contact.primary_phone = first_is_primary(&mut contact.phones);
        contact.primary_email = contact.emails.first_mut().map(|email| {
            email.primary = true;
            email.address.clone()
        });
        Seeded::with_id(self.id(Kind::Contacts, index), created_at, Some(owner.user), contact)
    }

    /// An account that was there when record `index` of `kind` came in.
    pub(super) fn earlier_account(&self, dice: &mut Dice, kind: Kind, index: u64) -> u64 {
        let known = share(index, self.count(kind), self.plan.accounts);
        dice.between(0, signed(known)).unsigned_abs().min(self.plan.accounts - 1)
    }
}

fn first_is_primary(phones: &mut [PhoneNumber]) -> Option<String> {
    let phone = phones.first_mut()?;
    phone.primary = true;
    Some(phone.number.clone())
}
