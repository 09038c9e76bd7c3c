//! How many deals there are, with whom, and how they stand.
use std::collections::BTreeSet;

use wire::{Timestamp, record::Opportunity};

use super::{Deal, LOST, WON, add_deal, add_order, history};
use crate::{
    clock,
    dataset::{
        book::{Book, Customer, Origin, Standing},
        orders::Order,
    },
    dice::Dice,
    table::some,
    texts::{self, Offer},
};

/// Open, won and lost deals by where the customer came from; Northwind's won ones are its orders.
const COUNTS: [(Origin, [usize; 3]); 4] = [
    (Origin::Northwind, [18, 0, 10]),
    (Origin::America, [22, 12, 18]),
    (Origin::China, [16, 8, 9]),
    (Origin::TaiwanAndHongKong, [10, 5, 5]),
];

pub(in crate::dataset) fn add(book: &mut Book, orders: &[Order]) {
    let mut dice = Dice::named("deals");
    let customers = std::mem::take(&mut book.customers);
    add_orders(book, &mut dice, &customers, orders);
    for (origin, [open, won, lost]) in COUNTS {
        let known: Vec<&Customer> =
            customers.iter().filter(|customer| customer.origin == origin && !customer.people.is_empty()).collect();
        (0..open).for_each(|place| add_open(book, &mut dice, known[place * 7 % known.len()], place % 5));
        (0..won).for_each(|place| add_won(book, &mut dice, known[(place * 5 + 2) % known.len()]));
        (0..lost).for_each(|place| add_lost(book, &mut dice, known[(place * 3 + 1) % known.len()]));
    }
    book.customers = customers;
}

fn add_orders(book: &mut Book, dice: &mut Dice, customers: &[Customer], orders: &[Order]) {
    let mut seen = BTreeSet::new();
    for order in orders {
        let key = Some(order.customer);
        let account = |customer: &&Customer| {
            let external = book.set.accounts[customer.account].data.external_ids.first();
            customer.origin == Origin::Northwind && external.map(|external| external.id.as_str()) == key
        };
        let Some(customer) = customers.iter().find(account) else { continue };
        let first = seen.insert(order.customer);
        add_order(book, dice, customer, order, first);
    }
}

/// An invented deal, from what all three kinds have in common.
fn invent(dice: &mut Dice, customer: &Customer, way: Vec<(usize, Timestamp)>, standing: Standing) -> Deal {
    let language = customer.market.language;
    let offer = Offer::draw(dice, language);
    let kind = if customer.origin == Origin::Northwind { "existing_business" } else { "new_business" };
    let close_date = way[way.len() - 1].1.to_utc().date_naive();
    Deal {
        name: offer.title(&customer.name, language),
        description: offer.description(dice),
        product: offer.product.to_owned(),
        amount: customer.market.deal(dice, 18_000.0),
        owner: customer.owner,
        way,
        close_date,
        more: Opportunity {
            kind: some(if dice.chance(10) { "renewal" } else { kind }),
            source: some(dice.pick(&["referral", "website", "trade_show", "cold_call", "partner", "event"])),
            ..Opportunity::default()
        },
        standing,
    }
}

fn add_open(book: &mut Book, dice: &mut Dice, customer: &Customer, stage: usize) {
    let rot_days = book.set.stages[stage].data.rot_days.unwrap_or(30);
    // Every fourth deal has stood still for too long.
    let stalled = dice.chance(25);
    let days_here = if stalled { rot_days + dice.between(4, 35) } else { dice.between(1, rot_days - 2) };
    let days_before: i64 = (0..stage).map(|_| dice.between(4, 16)).sum();
    let zone = customer.owner.zone;
    let entered = book.clock.past(book.clock.work_day(days_here), zone, dice);
    let started = book.clock.past(book.clock.work_day(days_here + days_before), zone, dice).min(entered);
    let stages: Vec<usize> = (0..=stage).collect();
    let way = history::way(dice, &stages, if stage == 0 { entered } else { started }, entered);
    let mut deal = invent(dice, customer, way, Standing::OpenDeal);
    let ahead =
        if stalled { dice.between(-12, 20) } else { dice.between(3, 90 - 12 * i64::try_from(stage).unwrap_or(0)) };
    deal.close_date = clock::after_weekend(book.clock.day(ahead));
    deal.more.next_step = some(texts::next_step(dice, customer.market.language, stage));
    deal.more.competitor = dice.chance(25).then(|| competitor(dice, customer));
    deal.more.campaign_id = dice.chance(20).then(|| campaign(book, dice, customer)).flatten();
    deal.more.tag_ids.extend(dice.chance(15).then(|| book.tag("Price sensitive")).flatten());
    add_deal(book, dice, customer, deal);
}

fn add_won(book: &mut Book, dice: &mut Dice, customer: &Customer) {
    let (started, closed) = closed_span(book, dice, customer, 240);
    let way = history::way(dice, &[0, 1, 2, 3, 4, WON], started, closed);
    let deal = invent(dice, customer, way, Standing::ClosedDeal);
    let account = &mut book.set.accounts[customer.account];
    account.data.account_type = some("customer");
    account.updated_at = account.updated_at.max(closed);
    add_deal(book, dice, customer, deal);
}

fn add_lost(book: &mut Book, dice: &mut Dice, customer: &Customer) {
    let (started, closed) = closed_span(book, dice, customer, 200);
    let mut stages: Vec<usize> = (0..=usize::try_from(dice.between(1, 4)).unwrap_or(1)).collect();
    stages.push(LOST);
    let way = history::way(dice, &stages, started, closed);
    let mut deal = invent(dice, customer, way, Standing::ClosedDeal);
    let reason = dice.weighted(&[
        (30, "price"),
        (22, "competitor"),
        (12, "no_budget"),
        (12, "no_decision"),
        (10, "timing"),
        (7, "product"),
        (4, "relationship"),
        (3, "other"),
    ]);
    deal.more.lost_reason = some(reason);
    deal.more.competitor = (reason == "competitor" || reason == "price").then(|| competitor(dice, customer));
    add_deal(book, dice, customer, deal);
}

/// When a closed deal began and ended.
fn closed_span(book: &Book, dice: &mut Dice, customer: &Customer, at_most: i64) -> (Timestamp, Timestamp) {
    let ago = dice.between(2, at_most);
    let zone = customer.owner.zone;
    let closed = book.clock.past(book.clock.work_day(ago), zone, dice);
    let started = book.clock.past(book.clock.work_day(ago + dice.between(15, 55)), zone, dice);
    (started, closed)
}

fn competitor(dice: &mut Dice, customer: &Customer) -> String {
    let names: &[&str] = match customer.origin {
        Origin::China => &["本地批发商", "海味源食品", "优选进口食品"],
        Origin::TaiwanAndHongKong => &["在地批發商", "海味軒食品", "環球進口食品"],
        _ => &["Local wholesaler", "Fine Harvest Foods", "Southbay Provisions"],
    };
    dice.pick(names).to_owned()
}

fn campaign(book: &Book, dice: &mut Dice, customer: &Customer) -> Option<uuid::Uuid> {
    let china = customer.market.language.tag() != "en";
    let running = |state: &str| state == "active" || state == "completed";
    let fitting: Vec<_> = book
        .set
        .campaigns
        .iter()
        .filter(|campaign| campaign.data.name.is_ascii() != china && running(&campaign.data.status))
        .collect();
    (!fitting.is_empty()).then(|| dice.pick(&fitting).id)
}
