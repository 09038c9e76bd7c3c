//! Large American companies, Chinese ones, and some in Taiwan and Hong Kong: whom Northwind would like to sell to.
use wire::{
    record::Account,
    value::{Address, ExternalId},
};

use super::{
    book::{Book, Customer, Origin},
    people::{self, Draft},
    staff::Member,
};
use crate::{
    Seeded,
    dice::Dice,
    firm::Place,
    market::{Market, phone_number},
    names,
    table::{rows, some},
};

pub(super) fn add(book: &mut Book) {
    add_america(book);
    add_china(book);
    add_taiwan_and_hong_kong(book);
}

fn add_america(book: &mut Book) {
    let mut dice = Dice::named("america");
    for row in rows(include_str!("../../data/sp500.tsv")) {
        let [ticker, name, industry, business, city, region, country, cik, founded] = row;
        let account = Account {
            name: name.to_owned(),
            account_type: some("prospect"),
            industry: some(industry),
            size: some("enterprise"),
            ticker: some(ticker),
            addresses: vec![Address {
                kind: "office".to_owned(),
                city: some(city),
                region: some(region),
                country: some(country),
                ..Address::default()
            }],
            source: some(dice.pick(&["purchased_list", "purchased_list", "trade_show", "referral", "website"])),
            description: Some(format!("{business}. Founded {founded}. In the S&P 500.")),
            external_ids: vec![ExternalId { system: "sec_cik".to_owned(), id: format!("{ticker}-{cik}") }],
            ..Account::default()
        };
        // Nobody knows somebody everywhere.
        let people = dice.weighted(&[(65, 0), (25, 1), (10, 2)]);
        let plan = Plan { origin: Origin::America, country, domain: names::domain(name), people };
        add_company(book, &mut dice, account, &plan);
    }
}

fn add_china(book: &mut Book) {
    let mut dice = Dice::named("china");
    for row in rows(include_str!("../../data/cn_companies.tsv")) {
        let [name, industry, region, city, district, country, domain] = row;
        let place = Place { country, region, city, district };
        let mut account = Account {
            name: name.to_owned(),
            account_type: some("prospect"),
            level: some(dice.pick(&["a", "b", "b", "c", "c", "d"])),
            industry: some(industry),
            addresses: vec![place.address(&mut dice)],
            source: some(dice.pick(&["trade_show", "cold_call", "referral", "website", "partner"])),
            ..Account::default()
        };
        account.tag_ids.extend(dice.chance(12).then(|| book.tag("食堂项目")).flatten());
        let plan = Plan {
            origin: Origin::China,
            country,
            domain: domain.to_owned(),
            people: dice.weighted(&[(6, 1), (4, 2)]),
        };
        add_company(book, &mut dice, account, &plan);
    }
}

fn add_taiwan_and_hong_kong(book: &mut Book) {
    let mut dice = Dice::named("taiwan and hong kong");
    for row in rows(include_str!("../../data/tw_hk_companies.tsv")) {
        let [name, industry, city, district, country, street, domain] = row;
        let account = Account {
            name: name.to_owned(),
            account_type: some("prospect"),
            level: some(dice.pick(&["a", "b", "c"])),
            industry: some(industry),
            size: some(dice.pick(&["small", "medium", "large"])),
            employees: Some(dice.between(3, 90) * 10),
            annual_revenue: Some(Market::of(country).deal(&mut dice, 8_000_000.0)),
            addresses: vec![Address {
                kind: "office".to_owned(),
                street: Some(format!("{district}{street}")),
                city: some(city),
                country: some(country),
                ..Address::default()
            }],
            source: some(dice.pick(&["trade_show", "referral", "website"])),
            ..Account::default()
        };
        let plan = Plan { origin: Origin::TaiwanAndHongKong, country, domain: domain.to_owned(), people: 2 };
        add_company(book, &mut dice, account, &plan);
    }
}

/// What an account needs beside its fields.
struct Plan {
    origin: Origin,
    country: &'static str,
    domain: String,
    /// How many contacts are known there.
    people: usize,
}

fn add_company(book: &mut Book, dice: &mut Dice, mut account: Account, plan: &Plan) {
    let owner: Member = book.staff.territory(dice, plan.country);
    let market = Market::of(plan.country);
    account.owner_id = Some(owner.user);
    account.team_id = Some(owner.team);
    if plan.people > 0 {
        account.phones = vec![phone_number(&market.phone(dice), "work")];
    }
    account = wire::Resource::derived(account);
    let created_at = book.clock.past(book.clock.work_day(dice.between(300, 1000)), owner.zone, dice);
    let name = account.name.clone();
    let seeded = Seeded::new(dice, created_at, Some(owner.user), account);
    let (id, account) = (seeded.id, book.set.accounts.len());
    let mut customer = Customer { id, account, name, origin: plan.origin, market, owner, people: Vec::new() };
    book.set.accounts.push(seeded);
    for _ in 0..plan.people {
        let draft = Draft::invent(dice, &customer, &plan.domain);
        people::add(book, dice, &mut customer, created_at, draft);
    }
    book.customers.push(customer);
}
