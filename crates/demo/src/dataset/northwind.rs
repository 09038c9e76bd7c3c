//! Northwind's customers, suppliers and shippers, each with the person the source names.
use domain::money::SCALE;
use wire::{
    Timestamp,
    record::Account,
    value::{Address, ExternalId, PhoneNumber},
};

use super::{
    book::{Book, Customer, Origin},
    orders::Order,
    people::{self, Draft},
    staff::Member,
};
use crate::{
    Seeded,
    clock::{self, DAY},
    dice::Dice,
    market::{Market, phone_number},
    names,
    table::{rows, some},
};

/// A firm as the source tells it.
struct Firm {
    key: &'static str,
    name: &'static str,
    person: &'static str,
    title: &'static str,
    address: [&'static str; 4],
    country: &'static str,
    phones: [&'static str; 2],
}

pub(super) fn add(book: &mut Book, orders: &[Order]) {
    let mut dice = Dice::named("northwind");
    for row in rows(include_str!("../../data/northwind_customers.tsv")) {
        let [key, name, person, title, street, city, region, postal_code, country, phone, fax] = row;
        let address = [street, city, region, postal_code];
        add_customer(
            book,
            &mut dice,
            orders,
            &Firm { key, name, person, title, address, country, phones: [phone, fax] },
        );
    }
    for row in rows(include_str!("../../data/northwind_suppliers.tsv")) {
        let [key, name, person, title, street, city, region, postal_code, country, phone] = row;
        let address = [street, city, region, postal_code];
        add_supplier(book, &mut dice, &Firm { key, name, person, title, address, country, phones: [phone, ""] });
    }
    for [key, name, phone] in rows(include_str!("../../data/northwind_shippers.tsv")) {
        let phones = [phone, ""];
        add_supplier(
            book,
            &mut dice,
            &Firm { key, name, person: "", title: "", address: [""; 4], country: "US", phones },
        );
    }
}

fn add_customer(book: &mut Book, dice: &mut Dice, orders: &[Order], firm: &Firm) {
    let own: Vec<&Order> = orders.iter().filter(|order| order.customer == firm.key).collect();
    let owner = own
        .last()
        .map_or_else(|| book.staff.territory(dice, firm.country), |newest| book.staff.employee(newest.employee));
    // Long enough before the first order for a first deal to have been worked.
    let known_since = own.first().map_or(book.clock.work_day(200), |first| first.day - chrono::Days::new(90));
    let bought: i64 = own.iter().map(|order| order.total.amount.0 / SCALE).sum();
    let mut account = account(firm, "customer", owner);
    account.account_type = some(if own.is_empty() { "prospect" } else { "customer" });
    account.level = some(level(bought));
    account.industry = some(industry(firm.name));
    account.size = some(if bought > 40_000 { "medium" } else { "small" });
    if bought > 40_000 {
        account.tag_ids.extend(book.tag("Key account"));
    }
    let created_at = book.clock.past(clock::before_weekend(known_since), owner.zone, dice).max(book.founded);
    let customer = open_account(book, dice, account, created_at, (firm, owner));
    book.customers.push(customer);
}

fn add_supplier(book: &mut Book, dice: &mut Dice, firm: &Firm) {
    let owner = book.staff.get("laura");
    let shipper = firm.person.is_empty();
    let mut account = account(firm, if shipper { "partner" } else { "supplier" }, owner);
    account.industry = some(if shipper { "transport" } else { "food" });
    let created_at = clock::later(book.founded, DAY + dice.between(0, 20 * DAY));
    // Suppliers are no customers: nothing is sold to them.
    open_account(book, dice, account, created_at, (firm, owner));
}

fn account(firm: &Firm, account_type: &str, owner: Member) -> Account {
    let [street, city, region, postal_code] = firm.address.map(some);
    let country = some(firm.country);
    let address = Address { kind: "office".to_owned(), street, city, region, postal_code, country };
    Account {
        name: firm.name.to_owned(),
        account_type: some(account_type),
        phones: phones(firm),
        addresses: if firm.address[1].is_empty() { Vec::new() } else { vec![address] },
        external_ids: vec![ExternalId { system: format!("northwind {account_type}"), id: firm.key.to_owned() }],
        owner_id: Some(owner.user),
        team_id: Some(owner.team),
        ..Account::default()
    }
}

fn phones(firm: &Firm) -> Vec<PhoneNumber> {
    let kinds = firm.phones.into_iter().zip(["work", "fax"]);
    kinds.filter(|(number, _)| !number.is_empty()).map(|(number, kind)| phone_number(number, kind)).collect()
}

fn open_account(
    book: &mut Book,
    dice: &mut Dice,
    mut account: Account,
    created_at: Timestamp,
    (firm, owner): (&Firm, Member),
) -> Customer {
    account = wire::Resource::derived(account);
    let seeded = Seeded::new(dice, created_at, Some(owner.user), account);
    let mut customer = Customer {
        id: seeded.id,
        account: book.set.accounts.len(),
        name: firm.name.to_owned(),
        origin: Origin::Northwind,
        market: Market::of(firm.country),
        owner,
        people: Vec::new(),
    };
    book.set.accounts.push(seeded);
    if let Some(draft) = person(firm) {
        people::add(book, dice, &mut customer, created_at, draft);
    }
    customer
}

fn person(firm: &Firm) -> Option<Draft> {
    let (given, family) = firm.person.rsplit_once(' ')?;
    let mailbox = [given, family].map(names::domain).join(".");
    Some(Draft {
        family: some(family),
        given: some(given),
        title: some(firm.title),
        department: None,
        emails: vec![names::work_email(&mailbox, &names::domain(firm.name))],
        phones: phones(firm),
    })
}

/// By what a customer bought in all, in dollars.
fn level(bought: i64) -> &'static str {
    match bought {
        40_000.. => "a",
        15_000.. => "b",
        4_000.. => "c",
        _ => "d",
    }
}

/// What the name tells about the business.
fn industry(name: &str) -> &'static str {
    let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if any(&["Restaurant", "bistro", "Cocina", "Horn", "Coyote", "restauration", "Kuh", "Zajazd", "Taquer"]) {
        "hospitality"
    } else if any(&["Import", "Handel", "Trading", "Holdings", "versand", "Connection"]) {
        "wholesale"
    } else if any(&["Market", "markt", "Super", "Store", "snabb", "Grocer", "Stop", "Hiper", "Abastos", "comercial"]) {
        "retail"
    } else {
        "food"
    }
}
