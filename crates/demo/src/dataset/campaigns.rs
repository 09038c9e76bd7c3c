//! Campaigns, and whom they reached.
use std::collections::BTreeSet;

use domain::money::{Money, SCALE};
use uuid::Uuid;
use wire::{
    Timestamp,
    record::{Campaign, CampaignMember},
};

use super::book::{Book, Standing, Subject, reference};
use crate::{
    Seeded, clock,
    clock::DAY,
    dice::Dice,
    market::{Language, money},
    table::{number, rows, some},
};

pub(super) fn add(book: &mut Book) {
    let mut dice = Dice::named("campaigns");
    for row in rows(include_str!("../../data/campaigns.tsv")) {
        let [name, kind, status, start, end, budget, cost, revenue, audience, owner, currency, description] = row;
        let owner = book.staff.get(owner);
        let campaign = Campaign {
            name: name.to_owned(),
            kind: some(kind),
            status: status.to_owned(),
            start_date: Some(book.clock.day(number(start))),
            end_date: Some(book.clock.day(number(end))),
            budget: Some(money(number(budget) * SCALE, currency)),
            actual_cost: cost.parse().ok().map(|amount| Money { amount, ..money(0, currency) }),
            expected_revenue: Some(money(number(revenue) * SCALE, currency)),
            audience: some(audience),
            description: some(description),
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            ..Campaign::default()
        };
        // Planned some weeks before it begins, and not later than this month.
        let planned = book.clock.work_day((30 - number(start)).max(8));
        let created_at = book.clock.past(planned, owner.zone, &mut dice);
        book.set.campaigns.push(Seeded::new(&mut dice, created_at, Some(owner.user), campaign));
    }
}

/// Whether the campaign speaks the language.
pub(super) fn speaks(campaign: &Campaign, language: Language) -> bool {
    let currency = campaign.budget.map(|budget| budget.currency);
    match currency.as_ref().map_or("USD", |currency| currency.as_str()) {
        "CNY" => language == Language::Simplified,
        "TWD" => language == Language::Traditional,
        _ => language == Language::English,
    }
}

/// Somebody a campaign may reach.
struct Target {
    lead_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    known_since: Timestamp,
}

pub(super) fn add_members(book: &mut Book) {
    let mut dice = Dice::named("campaign members");
    for campaign in book.set.campaigns.clone() {
        let language = [Language::English, Language::Simplified, Language::Traditional]
            .into_iter()
            .find(|language| speaks(&campaign.data, *language))
            .unwrap_or(Language::English);
        let count = match campaign.data.status.as_str() {
            "active" | "completed" => 45,
            "approved" | "paused" => 25,
            _ => 0,
        };
        add_answers(book, &mut dice, &campaign);
        add_reached(book, &mut dice, &campaign, language, count);
        note_subject(book, &campaign, language);
    }
}

/// The leads it brought: they answered.
fn add_answers(book: &mut Book, dice: &mut Dice, campaign: &Seeded<Campaign>) {
    let brought: Vec<_> = book.set.leads.iter().filter(|lead| lead.data.campaign_id == Some(campaign.id)).collect();
    let mut members = Vec::new();
    for lead in brought {
        let status = if lead.data.status == "converted" { "converted" } else { "responded" };
        let member = CampaignMember {
            campaign_id: campaign.id,
            lead_id: Some(lead.id),
            contact_id: None,
            status: status.to_owned(),
            responded_at: Some(lead.created_at),
            external_ids: Vec::new(),
        };
        members.push(Seeded::new(dice, lead.created_at, campaign.created_by, member));
    }
    book.set.campaign_members.extend(members);
}

fn add_reached(book: &mut Book, dice: &mut Dice, campaign: &Seeded<Campaign>, language: Language, count: usize) {
    let targets = targets(book, campaign, language);
    let chosen: BTreeSet<usize> = (0..count.min(targets.len())).map(|_| dice.below(targets.len())).collect();
    for place in chosen {
        let member = reach(book, dice, campaign, &targets[place]);
        book.set.campaign_members.push(member);
    }
}

/// Leads and contacts of the language who were known when it began, and whom it did not bring itself.
fn targets(book: &Book, campaign: &Seeded<Campaign>, language: Language) -> Vec<Target> {
    let leads = book.set.leads.iter().zip(&book.lead_languages).filter(|(lead, spoken)| {
        **spoken == language && lead.data.campaign_id != Some(campaign.id) && lead.data.status != "converted"
    });
    let leads =
        leads.map(|(lead, _)| Target { lead_id: Some(lead.id), contact_id: None, known_since: lead.created_at });
    let contacts = book
        .set
        .contacts
        .iter()
        .filter(|contact| contact.data.language.as_deref() == Some(language.tag()) && !contact.data.do_not_contact);
    let contacts =
        contacts.map(|contact| Target { lead_id: None, contact_id: Some(contact.id), known_since: contact.created_at });
    let start = clock::at(campaign.data.start_date.unwrap_or_default(), 0, 0);
    leads.chain(contacts).filter(|target| target.known_since < start).collect()
}

fn reach(book: &Book, dice: &mut Dice, campaign: &Seeded<Campaign>, target: &Target) -> Seeded<CampaignMember> {
    let running = campaign.data.status == "active" || campaign.data.status == "completed";
    let status = if running {
        dice.weighted(&[
            (14, "sent"),
            (28, "delivered"),
            (24, "opened"),
            (12, "clicked"),
            (13, "responded"),
            (3, "bounced"),
            (3, "opted_out"),
            (3, "targeted"),
        ])
    } else {
        "targeted"
    };
    let start = book.clock.past(campaign.data.start_date.unwrap_or_default(), 0, dice);
    let created_at = start.max(campaign.created_at);
    let answered = clock::later(created_at, dice.between(DAY / 24, 12 * DAY)).min(book.clock.latest());
    let member = CampaignMember {
        campaign_id: campaign.id,
        lead_id: target.lead_id,
        contact_id: target.contact_id,
        status: status.to_owned(),
        responded_at: (status == "responded").then_some(answered),
        external_ids: Vec::new(),
    };
    Seeded::new(dice, created_at, campaign.created_by, member).updated(answered)
}

/// Tasks of those who run it.
fn note_subject(book: &mut Book, campaign: &Seeded<Campaign>, language: Language) {
    let owner = [book.staff.get("helen"), book.staff.get("xue")]
        .into_iter()
        .find(|member| Some(member.user) == campaign.created_by);
    let Some(owner) = owner.filter(|_| campaign.data.status != "aborted") else { return };
    book.subjects.push(Subject {
        links: vec![reference("campaign", campaign.id)],
        standing: Standing::Campaign,
        language,
        owner,
        person: String::new(),
        company: campaign.data.name.clone(),
        product: String::new(),
        from: campaign.created_at,
        until: book.clock.latest(),
    });
}
