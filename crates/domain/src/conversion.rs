//! What becomes of a qualified lead: an account, a contact, and often an opportunity.
use uuid::Uuid;

use crate::violation::Violation;

/// What the person converting chose.
#[derive(Clone, Debug, Default)]
pub struct Choices<'a> {
    pub account_id: Option<Uuid>,
    pub contact_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
    pub opportunity_name: Option<&'a str>,
}

/// The part of a lead a conversion looks at.
#[derive(Clone, Debug, Default)]
pub struct Lead<'a> {
    pub status: &'a str,
    pub company: Option<&'a str>,
    pub person: Option<&'a str>,
}

/// One of the records a conversion ends with: an existing one, or a new one of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Existing(Uuid),
    New(String),
}

/// What to write, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub account: Target,
    /// A lead that names no person makes no contact.
    pub contact: Option<Target>,
    pub opportunity: Option<Target>,
}

/// Decides what a conversion makes. A lead without a company becomes an account named after the person.
///
/// # Errors
/// When the lead is not qualified, or names neither company nor person.
pub fn plan(lead: &Lead, choices: &Choices) -> Result<Plan, Violation> {
    if lead.status != "qualified" {
        return Err(Violation::new("status", "not_convertible").with("status", lead.status));
    }
    let named = lead.company.or(lead.person).map(|name| Target::New(name.to_owned()));
    let account = choices.account_id.map(Target::Existing).or(named);
    let person = lead.person.map(|name| Target::New(name.to_owned()));
    let opportunity = choices.opportunity_name.map(|name| Target::New(name.to_owned()));
    Ok(Plan {
        account: account.ok_or_else(|| Violation::new("company", "required"))?,
        contact: choices.contact_id.map(Target::Existing).or(person),
        opportunity: choices.opportunity_id.map(Target::Existing).or(opportunity),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_lead_makes_three_records() {
        let lead = Lead { status: "qualified", company: Some("Acme"), person: Some("Ann Lee") };
        let choices = Choices { opportunity_name: Some("Acme: 20 seats"), ..Choices::default() };
        let plan = plan(&lead, &choices).unwrap();
        assert_eq!(plan.account, Target::New("Acme".into()));
        assert_eq!(plan.contact, Some(Target::New("Ann Lee".into())));
        assert_eq!(plan.opportunity, Some(Target::New("Acme: 20 seats".into())));
    }

    #[test]
    fn a_person_without_company_is_the_account() {
        let lead = Lead { status: "qualified", company: None, person: Some("Ann Lee") };
        let plan = plan(&lead, &Choices::default()).unwrap();
        assert_eq!(plan.account, Target::New("Ann Lee".into()));
        assert_eq!(plan.opportunity, None);
    }

    #[test]
    fn existing_records_are_used() {
        let id = Uuid::from_u128(7);
        let lead = Lead { status: "qualified", company: Some("Acme"), person: None };
        let choices = Choices {
            account_id: Some(id),
            contact_id: Some(id),
            opportunity_id: Some(id),
            opportunity_name: Some("x"),
        };
        let plan = plan(&lead, &choices).unwrap();
        assert_eq!(
            (plan.account, plan.contact, plan.opportunity),
            (Target::Existing(id), Some(Target::Existing(id)), Some(Target::Existing(id)))
        );
    }

    #[test]
    fn only_qualified_leads_are_converted() {
        for status in ["new", "assigned", "contacted", "converted", "disqualified", "recycled", "pooled"] {
            let lead = Lead { status, company: Some("Acme"), person: None };
            assert_eq!(plan(&lead, &Choices::default()).unwrap_err().code, "not_convertible");
        }
    }
}
