//! Contacts of customers.
use wire::{
    Timestamp,
    record::{AccountContact, Contact},
    value::{EmailAddress, PhoneNumber},
};

use super::book::{Book, Customer, Person};
use crate::{
    Seeded,
    dice::Dice,
    market::Language,
    names::{Name, work_email},
    table::some,
    texts,
};

/// What is known of a person before the record is made.
pub(super) struct Draft {
    pub(super) family: Option<String>,
    pub(super) given: Option<String>,
    pub(super) title: Option<String>,
    pub(super) department: Option<String>,
    pub(super) emails: Vec<EmailAddress>,
    pub(super) phones: Vec<PhoneNumber>,
}

impl Draft {
    /// Somebody invented, in a position of the language, at a company with this mail domain.
    pub(super) fn invent(dice: &mut Dice, customer: &Customer, domain: &str) -> Self {
        let name = Name::draw(dice, customer.market.language);
        let (title, department) = texts::position(dice, customer.market.language);
        Self {
            family: Some(name.family.to_owned()),
            given: Some(name.given.to_owned()),
            title: some(title),
            department: some(department),
            emails: vec![work_email(&name.mailbox, domain)],
            phones: customer.market.phones(dice),
        }
    }
}

/// Makes the contact and gives it to the customer.
pub(super) fn add(book: &mut Book, dice: &mut Dice, customer: &mut Customer, created_at: Timestamp, draft: Draft) {
    let language = customer.market.language;
    let channel = match language {
        Language::English => dice.weighted(&[(5, Some("email")), (3, Some("phone")), (4, None)]),
        _ => dice.weighted(&[(6, Some("wechat")), (3, Some("phone")), (3, None)]),
    };
    let mut contact = Contact {
        name: None,
        family_name: draft.family,
        given_name: draft.given,
        title: draft.title,
        department: draft.department,
        account_id: Some(customer.id),
        reports_to_id: customer.people.first().map(|person| person.id),
        emails: draft.emails,
        phones: draft.phones,
        addresses: book.set.accounts[customer.account].data.addresses.clone(),
        birthday: dice.chance(30).then(|| book.clock.day(-dice.between(25 * 365, 60 * 365))),
        preferred_channel: channel.map(str::to_owned),
        language: some(language.tag()),
        do_not_contact: dice.chance(2),
        owner_id: Some(customer.owner.user),
        team_id: Some(customer.owner.team),
        ..Contact::default()
    };
    contact = wire::Resource::derived(contact);
    let name = contact.name.clone().unwrap_or_default();
    let seeded = Seeded::new(dice, created_at, Some(customer.owner.user), contact);
    customer.people.push(Person { id: seeded.id, name });
    book.set.contacts.push(seeded);
}

/// Some people have to do with a second account: advisers, board members, those who moved on.
pub(super) fn add_further_accounts(book: &mut Book) {
    let mut dice = Dice::named("further accounts");
    let accounts: Vec<_> = book.customers.iter().filter(|customer| !customer.people.is_empty()).collect();
    let mut links = Vec::new();
    for pair in accounts.windows(2).step_by(11) {
        let (person, role) =
            (&pair[0].people[0], dice.pick(&["consultant", "board", "former", "finance", "influencer"]));
        let link = AccountContact {
            contact_id: person.id,
            account_id: pair[1].id,
            role: some(role),
            active: role != "former",
            external_ids: Vec::new(),
        };
        let created_at = book.clock.past(book.clock.work_day(40), 0, &mut dice);
        links.push(Seeded::new(&mut dice, created_at, Some(pair[0].owner.user), link));
    }
    book.set.account_contacts = links;
}
