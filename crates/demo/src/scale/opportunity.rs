//! Opportunities and their ways through the stages.
use chrono::NaiveDate;
use wire::{
    Timestamp,
    record::{Opportunity, SOURCES, StageChange},
};

use super::{Kind, Scale};
use crate::{
    Seeded,
    clock::{self, DAY},
    defaults,
    dice::Dice,
    table::some,
    texts::{self, Offer},
};

const WON: usize = 5;
const LOST: usize = 6;
const PROBABILITY: [i64; 7] = [10, 20, 35, 50, 80, 100, 0];
const FORECAST: [&str; 7] = ["pipeline", "pipeline", "pipeline", "best_case", "commit", "closed", "omitted"];

/// Where a deal stands, and since when it stood where.
struct Course {
    /// Stages with the time each was entered.
    way: Vec<(usize, Timestamp)>,
    close_date: NaiveDate,
}

impl Course {
    fn last(&self) -> (usize, Timestamp) {
        self.way[self.way.len() - 1]
    }
}

impl Scale {
    pub(super) fn opportunity(&self, index: u64) -> Seeded<Opportunity> {
        let created_at = self.created_at(Kind::Opportunities, index);
        let course = self.course(index);
        let (stage, entered_at) = course.last();
        let mut dice = self.dice(Kind::Opportunities, index);
        let id = dice.id(created_at);
        let account = self.earlier_account(&mut dice, Kind::Opportunities, index);
        let (_, firm) = self.company(account);
        let (market, owner) = (firm.market(), self.owner(&mut dice));
        let offer = Offer::draw(&mut dice, market.language);
        let opportunity = Opportunity {
            name: offer.title(&firm.name, market.language),
            account_id: Some(self.id(Kind::Accounts, account)),
            contact_id: self.first_contact(account).map(|contact| self.id(Kind::Contacts, contact)),
            amount: Some(market.deal(&mut dice, 15_000.0)),
            close_date: Some(course.close_date),
            pipeline_id: Some(defaults::PIPELINE),
            stage_id: Some(defaults::STAGES[stage]),
            status: status(stage).to_owned(),
            probability: Some(PROBABILITY[stage]),
            forecast_category: some(FORECAST[stage]),
            kind: some(dice.weighted(&[(5, "new_business"), (4, "existing_business"), (1, "renewal")])),
            next_step: (stage < WON).then(|| texts::next_step(&mut dice, market.language, stage).to_owned()),
            source: some(dice.pick(SOURCES)),
            lost_reason: (stage == LOST).then(|| dice.pick(&["price", "competitor", "no_budget", "timing"]).to_owned()),
            stage_entered_at: Some(entered_at),
            closed_at: (stage >= WON).then_some(entered_at),
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            ..Opportunity::default()
        };
        Seeded::with_id(id, created_at, Some(owner.user), opportunity).updated(entered_at)
    }

    /// Some months for a deal to end; those that have not had them yet are open.
    fn course(&self, index: u64) -> Course {
        let mut dice = self.dice(Kind::StageChanges, index);
        let created_at = self.created_at(Kind::Opportunities, index);
        let cycle = dice.between(8 * DAY, 150 * DAY);
        let closes_at = clock::later(created_at, cycle);
        let closed = closes_at <= self.clock.latest();
        let reached = if closed { dice.between(1, 4) } else { open_stage(created_at, self.clock.latest(), cycle) };
        let end = closed.then(|| dice.weighted(&[(35, WON), (65, LOST)]));
        let reached = if end == Some(WON) { 4 } else { usize::try_from(reached).unwrap_or(0) };
        let until = if closed { closes_at } else { self.clock.latest() };
        let way = way(created_at, until, (0..=reached).chain(end).collect());
        Course { way, close_date: closes_at.to_utc().date_naive() }
    }

    /// Every move of one opportunity, its creation first.
    pub(super) fn stage_changes(&self, index: u64) -> Vec<Seeded<StageChange>> {
        let Seeded { id: opportunity_id, created_by, data, .. } = self.opportunity(index);
        let mut dice = Dice::at(self.seed, u64::MAX, index);
        let mut before: Option<(usize, Timestamp)> = None;
        let changes = self.course(index).way.into_iter().map(|(stage, moved_at)| {
            let change = StageChange {
                opportunity_id,
                from_stage_id: before.map(|(from, _)| defaults::STAGES[from]),
                to_stage_id: defaults::STAGES[stage],
                moved_at,
                duration_seconds: before.map(|(_, since)| clock::seconds_between(since, moved_at)),
                amount: data.amount,
            };
            before = Some((stage, moved_at));
            Seeded::new(&mut dice, moved_at, created_by, change)
        });
        changes.collect()
    }
}

fn status(stage: usize) -> &'static str {
    match stage {
        WON => "won",
        LOST => "lost",
        _ => "open",
    }
}

/// How far an open deal is: by how much of its time has gone.
fn open_stage(created_at: Timestamp, now: Timestamp, cycle: i64) -> i64 {
    (clock::seconds_between(created_at, now) * 5 / cycle).clamp(0, 4)
}

/// The stages spread evenly from `from` to `until`; one that is not the end of a deal was entered before `until`.
fn way(from: Timestamp, until: Timestamp, stages: Vec<usize>) -> Vec<(usize, Timestamp)> {
    let span = clock::seconds_between(from, until);
    let ended = stages.last().is_some_and(|stage| *stage >= WON);
    let steps = i64::try_from(stages.len()).unwrap_or(1) - i64::from(ended);
    stages.into_iter().zip(0..).map(|(stage, step)| (stage, clock::later(from, span * step / steps.max(1)))).collect()
}
