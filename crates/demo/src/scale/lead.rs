use wire::{
    record::{Lead, SOURCES},
    value::full_name,
};

use super::{Kind, Scale};
use crate::{
    Seeded,
    clock::{self, DAY},
    dice::Dice,
    firm::Firm,
    names::{Name, work_email},
    table::some,
    texts,
};

/// How leads of some age are spread over their states; a lead of this week is new or assigned.
const STATES: [(i64, &str); 8] = [
    (4, "new"),
    (6, "assigned"),
    (22, "contacted"),
    (10, "qualified"),
    (28, "disqualified"),
    (8, "recycled"),
    (12, "pooled"),
    (10, "converted"),
];

impl Scale {
    /// Who is behind a lead, where they work, and the generator for what else there is to draw.
    pub(super) fn prospect(&self, index: u64) -> (Dice, Name, Firm) {
        let language = self.language(Kind::Leads, index);
        let mut dice = self.dice(Kind::Leads, index);
        dice.id(self.created_at(Kind::Leads, index));
        let name = Name::draw(&mut dice, language);
        let firm = Firm::draw(&mut dice, language);
        (dice, name, firm)
    }

    pub(super) fn lead(&self, index: u64) -> Seeded<Lead> {
        let created_at = self.created_at(Kind::Leads, index);
        let (mut dice, name, firm) = self.prospect(index);
        let (market, owner) = (firm.market(), self.owner(&mut dice));
        let (title, _) = texts::position(&mut dice, market.language);
        let mut lead = Lead {
            family_name: some(name.family),
            given_name: some(name.given),
            title: some(title),
            email: dice
                .chance(92)
                .then(|| work_email(&format!("{}{}", name.mailbox, index % 97), &firm.domain).address),
            phone: dice.chance(70).then(|| market.phone(&mut dice)),
            mobile: dice.chance(30).then(|| market.phone(&mut dice)),
            rating: dice.weighted(&[(2, Some("hot")), (4, Some("warm")), (4, Some("cold"))]).map(str::to_owned),
            source: some(dice.pick(SOURCES)),
            industry: some(firm.industry),
            employees: dice.chance(40).then(|| dice.amount(4_000.0) / 100),
            addresses: if dice.chance(50) { vec![firm.place.address(&mut dice)] } else { Vec::new() },
            interest: some(texts::interest(&mut dice, market.language)),
            company: Some(firm.name),
            owner_id: Some(owner.user),
            team_id: Some(owner.team),
            ..Lead::default()
        };
        let touched = clock::later(created_at, dice.between(0, 40 * DAY)).min(self.clock.latest());
        let recent = clock::seconds_between(created_at, self.clock.latest()) < 7 * DAY;
        let state = if recent { dice.weighted(&[(6, "new"), (4, "assigned")]) } else { dice.weighted(&STATES) };
        self.enter(&mut dice, &mut lead, index, state);
        lead.converted_at = lead.converted_account_id.map(|_| touched);
        lead.name = full_name(lead.family_name.as_deref(), lead.given_name.as_deref()).or_else(|| lead.company.clone());
        Seeded::with_id(self.id(Kind::Leads, index), created_at, Some(owner.user), lead).updated(touched)
    }

    /// Sets the state and what it requires.
    fn enter(&self, dice: &mut Dice, lead: &mut Lead, index: u64, state: &str) {
        match state {
            "disqualified" => {
                lead.disqualified_reason = some(dice.pick(&["no_need", "no_budget", "spam", "duplicate"]));
            }
            "recycled" => lead.recycle_until = Some(self.clock.day(dice.between(-20, 120))),
            "pooled" => lead.owner_id = None,
            "converted" if self.plan.accounts > 0 => self.convert(dice, lead, index),
            _ => {}
        }
        let unconverted = state == "converted" && lead.converted_account_id.is_none();
        (if unconverted { "qualified" } else { state }).clone_into(&mut lead.status);
    }

    fn convert(&self, dice: &mut Dice, lead: &mut Lead, index: u64) {
        let account = self.earlier_account(dice, Kind::Leads, index);
        lead.converted_account_id = Some(self.id(Kind::Accounts, account));
        lead.converted_contact_id = self.first_contact(account).map(|contact| self.id(Kind::Contacts, contact));
    }
}
