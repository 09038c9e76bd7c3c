//! Leads in every state, from every source.
use uuid::Uuid;
use wire::{
    Timestamp,
    record::{Lead, Opportunity, SOURCES},
};

use super::{
    book::{Book, Standing, Subject, reference},
    campaigns,
    staff::Member,
};
use crate::{
    Seeded, clock,
    clock::DAY,
    dice::Dice,
    firm::Firm,
    market::Language,
    names::{Name, work_email},
    table::some,
    texts::{self, Offer},
};

/// A state, how many leads are in it, and how many days ago they came in.
const STATES: [(&str, usize, (i64, i64)); 7] = [
    ("new", 60, (1, 12)),
    ("assigned", 45, (2, 25)),
    ("contacted", 62, (4, 60)),
    ("qualified", 36, (8, 80)),
    ("disqualified", 36, (15, 220)),
    ("recycled", 22, (30, 240)),
    ("pooled", 24, (20, 200)),
];

/// One of so many invented deals began as a lead.
const CONVERTED: usize = 3;

pub(super) fn add(book: &mut Book) {
    let mut dice = Dice::named("leads");
    for (status, count, (newest, oldest)) in STATES {
        for _ in 0..count {
            let language =
                dice.weighted(&[(50, Language::English), (32, Language::Simplified), (18, Language::Traditional)]);
            let ago = dice.between(newest, oldest);
            add_lead(book, &mut dice, language, status, ago);
        }
    }
    add_converted(book, &mut dice);
}

fn add_lead(book: &mut Book, dice: &mut Dice, language: Language, status: &str, ago: i64) {
    let firm = Firm::draw(dice, language);
    let owner = book.staff.territory(dice, firm.place.country);
    let created_at = book.clock.past(book.clock.work_day(ago), owner.zone, dice);
    let mut lead = person(dice, &firm);
    status.clone_into(&mut lead.status);
    // What is in the pool has nobody; what is new mostly has, for the web form assigns it.
    let free = status == "pooled" || (status == "new" && dice.chance(20));
    lead.owner_id = (!free).then_some(owner.user);
    lead.team_id = Some(owner.team);
    lead.rating =
        dice.weighted(&[(2, Some("hot")), (4, Some("warm")), (3, Some("cold")), (2, None)]).map(str::to_owned);
    add_origin(book, dice, &mut lead, language, created_at);
    add_end(book, dice, &mut lead);
    lead = wire::Resource::derived(lead);
    let touched = match status {
        "new" => created_at,
        _ => clock::later(created_at, dice.between(DAY / 8, ago * DAY / 2)).min(book.clock.latest()),
    };
    let subject = subject(&lead, language, owner, (created_at, touched), dice);
    let author = Some(if free { book.staff.get("helen").user } else { owner.user });
    let seeded = Seeded::new(dice, created_at, author, lead).updated(touched);
    let worked = matches!(status, "contacted" | "qualified" | "disqualified" | "recycled");
    book.subjects.extend(worked.then(|| Subject { links: vec![reference("lead", seeded.id)], ..subject }));
    book.lead_languages.push(language);
    book.set.leads.push(seeded);
}

/// A person at a firm, and what they want.
fn person(dice: &mut Dice, firm: &Firm) -> Lead {
    let market = firm.market();
    let name = Name::draw(dice, market.language);
    let (title, _) = texts::position(dice, market.language);
    Lead {
        family_name: some(name.family),
        given_name: some(name.given),
        title: dice.chance(70).then(|| title.to_owned()),
        company: Some(firm.name.clone()),
        email: dice.chance(90).then(|| work_email(&name.mailbox, &firm.domain).address),
        phone: dice.chance(75).then(|| market.phone(dice)),
        mobile: dice.chance(30).then(|| market.phone(dice)),
        industry: some(firm.industry),
        employees: dice.chance(50).then(|| dice.between(1, 120) * 5),
        website: dice.chance(40).then(|| format!("https://www.{}.example", firm.domain)),
        addresses: if dice.chance(70) { vec![firm.place.address(dice)] } else { Vec::new() },
        interest: some(texts::interest(dice, market.language)),
        ..Lead::default()
    }
}

/// Where it came from: a campaign that ran at the time, or one of the other sources.
fn add_origin(book: &Book, dice: &mut Dice, lead: &mut Lead, language: Language, created_at: Timestamp) {
    lead.source = some(dice.pick(SOURCES));
    if !dice.chance(30) {
        return;
    }
    let day = created_at.to_utc().date_naive();
    let running: Vec<_> = book
        .set
        .campaigns
        .iter()
        .filter(|campaign| campaigns::speaks(&campaign.data, language))
        .filter(|campaign| matches!(campaign.data.status.as_str(), "active" | "completed" | "paused"))
        .filter(|campaign| campaign.data.start_date.is_some_and(|start| start <= day))
        .collect();
    if running.is_empty() {
        return;
    }
    let campaign = dice.pick(&running);
    lead.campaign_id = Some(campaign.id);
    lead.source = some(match campaign.data.kind.as_deref() {
        Some("trade_show") => "trade_show",
        Some("event" | "webinar") => "event",
        Some("email") => "email_campaign",
        Some("social_media") => "social_media",
        _ => "advertisement",
    });
}

/// Why it ended, or when to look again.
fn add_end(book: &Book, dice: &mut Dice, lead: &mut Lead) {
    let reasons = [
        (25, "no_need"),
        (20, "no_budget"),
        (10, "no_authority"),
        (12, "wrong_contact"),
        (13, "competitor"),
        (8, "duplicate"),
        (8, "spam"),
        (4, "other"),
    ];
    match lead.status.as_str() {
        "disqualified" => lead.disqualified_reason = some(dice.weighted(&reasons)),
        // Some of them are due again already.
        "recycled" => lead.recycle_until = Some(clock::after_weekend(book.clock.day(dice.between(-10, 90)))),
        _ => {}
    }
}

fn subject(
    lead: &Lead,
    language: Language,
    owner: Member,
    (from, until): (Timestamp, Timestamp),
    dice: &mut Dice,
) -> Subject {
    Subject {
        links: Vec::new(),
        standing: Standing::Lead,
        language,
        owner,
        person: lead.name.clone().unwrap_or_default(),
        company: lead.company.clone().unwrap_or_default(),
        product: Offer::draw(dice, language).product.to_owned(),
        from,
        until,
    }
}

/// Leads that became what is in the set: the first contact of a customer, the customer, and a deal of theirs.
fn add_converted(book: &mut Book, dice: &mut Dice) {
    let invented: Vec<(Uuid, Timestamp, Opportunity)> = book
        .set
        .opportunities
        .iter()
        .filter(|deal| deal.data.kind.as_deref() == Some("new_business") && deal.data.external_ids.is_empty())
        .map(|deal| (deal.id, deal.created_at, deal.data.clone()))
        .collect();
    for (id, converted_at, deal) in invented.into_iter().step_by(CONVERTED) {
        let Some(customer) = book.customers.iter().find(|customer| Some(customer.id) == deal.account_id) else {
            continue;
        };
        let language = customer.market.language;
        let Some(lead) = converted(book, dice, (id, converted_at, &deal)) else { continue };
        let created_at = clock::later(converted_at, -dice.between(3 * DAY, 45 * DAY));
        let seeded = Seeded::new(dice, created_at, deal.owner_id, lead).updated(converted_at);
        book.lead_languages.push(language);
        book.set.leads.push(seeded);
    }
}

fn converted(book: &Book, dice: &mut Dice, (id, converted_at, deal): (Uuid, Timestamp, &Opportunity)) -> Option<Lead> {
    let contact = book.set.contacts.iter().find(|contact| Some(contact.id) == deal.contact_id)?;
    let account = book.set.accounts.iter().find(|account| Some(account.id) == deal.account_id)?;
    let mut lead = Lead {
        family_name: contact.data.family_name.clone(),
        given_name: contact.data.given_name.clone(),
        title: contact.data.title.clone(),
        company: Some(account.data.name.clone()),
        email: contact.data.primary_email.clone(),
        phone: contact.data.primary_phone.clone(),
        status: "converted".to_owned(),
        rating: some(dice.pick(&["hot", "hot", "warm"])),
        source: deal.source.clone(),
        campaign_id: deal.campaign_id,
        industry: account.data.industry.clone(),
        interest: Some(deal.name.clone()),
        converted_at: Some(converted_at),
        converted_account_id: deal.account_id,
        converted_contact_id: deal.contact_id,
        converted_opportunity_id: Some(id),
        owner_id: deal.owner_id,
        team_id: deal.team_id,
        ..Lead::default()
    };
    lead = wire::Resource::derived(lead);
    Some(lead)
}
