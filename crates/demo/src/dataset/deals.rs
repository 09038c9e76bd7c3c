//! Opportunities: Northwind's orders, won; and others, open, won and lost; each with the way it took through the stages.
mod history;
mod plan;

use domain::money::Money;
use uuid::Uuid;
use wire::{
    Timestamp,
    record::{Opportunity, OpportunityContact, StageChange},
    value::ExternalId,
};

use super::{
    book::{Book, Customer, Standing, Subject, reference},
    orders::Order,
    staff::Member,
};
use crate::{Seeded, clock, defaults, dice::Dice};

pub(super) use plan::add;

/// The two last stages.
const WON: usize = 5;
const LOST: usize = 6;

/// A deal before its records are made.
struct Deal {
    name: String,
    description: String,
    product: String,
    amount: Money,
    owner: Member,
    /// Stages by their place, each with the time it was entered.
    way: Vec<(usize, Timestamp)>,
    close_date: chrono::NaiveDate,
    /// The fields that differ from deal to deal.
    more: Opportunity,
    standing: Standing,
}

/// Makes a deal's records: itself, its stage changes, the people who take part.
fn add_deal(book: &mut Book, dice: &mut Dice, customer: &Customer, deal: Deal) -> Uuid {
    let (created_at, entered_at) = (deal.way[0].1, deal.way[deal.way.len() - 1].1);
    let record = opportunity(book, customer, &deal, entered_at);
    let seeded = Seeded::new(dice, created_at, Some(deal.owner.user), record).updated(entered_at);
    let id = seeded.id;
    book.set.opportunities.push(seeded);
    add_stage_changes(book, dice, id, &deal);
    add_people(book, dice, id, customer, &deal);
    note_subject(book, id, customer, deal);
    id
}

fn opportunity(book: &Book, customer: &Customer, deal: &Deal, entered_at: Timestamp) -> Opportunity {
    let stage = &book.set.stages[deal.way[deal.way.len() - 1].0];
    let closed = stage.data.kind != "open";
    Opportunity {
        name: deal.name.clone(),
        account_id: Some(customer.id),
        contact_id: customer.people.first().map(|person| person.id),
        amount: Some(deal.amount),
        close_date: Some(deal.close_date),
        pipeline_id: Some(defaults::PIPELINE),
        stage_id: Some(stage.id),
        status: stage.data.kind.clone(),
        probability: Some(stage.data.probability),
        forecast_category: Some(stage.data.forecast_category.clone()),
        stage_entered_at: Some(entered_at),
        closed_at: closed.then_some(entered_at),
        description: Some(deal.description.clone()),
        owner_id: Some(deal.owner.user),
        team_id: Some(deal.owner.team),
        ..deal.more.clone()
    }
}

fn add_stage_changes(book: &mut Book, dice: &mut Dice, opportunity_id: Uuid, deal: &Deal) {
    let mut before: Option<(usize, Timestamp)> = None;
    for &(stage, moved_at) in &deal.way {
        let change = StageChange {
            opportunity_id,
            from_stage_id: before.map(|(from, _)| defaults::STAGES[from]),
            to_stage_id: defaults::STAGES[stage],
            moved_at,
            duration_seconds: before.map(|(_, since)| clock::seconds_between(since, moved_at)),
            amount: Some(deal.amount),
        };
        book.set.stage_changes.push(Seeded::new(dice, moved_at, Some(deal.owner.user), change));
        before = Some((stage, moved_at));
    }
}

fn add_people(book: &mut Book, dice: &mut Dice, opportunity_id: Uuid, customer: &Customer, deal: &Deal) {
    // An order that came in by itself had nobody to convince.
    if deal.standing == Standing::Order {
        return;
    }
    for (person, roles) in customer.people.iter().zip([["decision_maker", "buyer"], ["influencer", "evaluator"]]) {
        let role = Some(dice.pick(&roles).to_owned());
        let link = OpportunityContact { opportunity_id, contact_id: person.id, role, external_ids: Vec::new() };
        book.set.opportunity_contacts.push(Seeded::new(dice, deal.way[0].1, Some(deal.owner.user), link));
    }
}

fn note_subject(book: &mut Book, id: Uuid, customer: &Customer, deal: Deal) {
    let mut links = vec![reference("opportunity", id), reference("account", customer.id)];
    links.extend(customer.people.first().map(|person| reference("contact", person.id)));
    book.subjects.push(Subject {
        links,
        standing: deal.standing,
        language: customer.market.language,
        owner: deal.owner,
        person: customer.people.first().map_or_else(|| customer.name.clone(), |person| person.name.clone()),
        company: customer.name.clone(),
        product: deal.product,
        from: deal.way[0].1,
        until: match deal.standing {
            Standing::OpenDeal => book.clock.latest(),
            _ => deal.way[deal.way.len() - 1].1,
        },
    });
}

/// A won deal for an order of the source.
fn add_order(book: &mut Book, dice: &mut Dice, customer: &Customer, order: &Order, first: bool) {
    let owner = book.staff.employee(order.employee);
    let closed_at = book.clock.past(order.day, owner.zone, dice);
    // The first order of a customer takes the whole way; those after it come nearly by themselves.
    let (stages, days): (&[usize], _) =
        if first { (&[0, 1, 2, 3, 4, WON], dice.between(25, 70)) } else { (&[1, 3, WON], dice.between(3, 18)) };
    let started =
        book.clock.past(clock::before_weekend(order.day - chrono::Days::new(days.unsigned_abs())), owner.zone, dice);
    let standing = if first { Standing::ClosedDeal } else { Standing::Order };
    let kind = if first { "new_business" } else { "existing_business" };
    let deal = Deal {
        name: order.title(),
        description: order.description(),
        product: order.lines.first().map_or("", |line| line.product).to_owned(),
        amount: order.total,
        owner,
        way: history::way(dice, stages, started, closed_at),
        close_date: order.day,
        more: Opportunity {
            kind: Some(kind.to_owned()),
            external_ids: vec![ExternalId { system: "northwind order".to_owned(), id: order.number.to_owned() }],
            ..Opportunity::default()
        },
        standing,
    };
    add_deal(book, dice, customer, deal);
}
