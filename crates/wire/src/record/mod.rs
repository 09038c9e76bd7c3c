//! One file per record type: its fields, as data and as a struct, and its rules.
mod account;
mod account_contact;
mod activity;
mod attachment;
mod campaign;
mod campaign_member;
mod contact;
mod exchange_rate;
mod lead;
mod opportunity;
mod opportunity_contact;
mod pipeline;
mod role;
mod saved_view;
mod stage;
mod stage_change;
mod tag;
mod task;
mod team;
mod user;

pub use account::{Account, INDUSTRIES};
pub use account_contact::AccountContact;
pub use activity::Activity;
pub use attachment::Attachment;
pub use campaign::Campaign;
pub use campaign_member::CampaignMember;
pub use contact::Contact;
pub use exchange_rate::{ExchangeRate, RATE_SCALE};
pub use lead::{Lead, SOURCES};
pub use opportunity::Opportunity;
pub use opportunity_contact::OpportunityContact;
pub use pipeline::Pipeline;
pub use role::Role;
pub use saved_view::SavedView;
pub use stage::Stage;
pub use stage_change::StageChange;
pub use tag::Tag;
pub use task::Task;
pub use team::Team;
pub use user::User;

use crate::{Definition, Resource};

/// Every record type, in the order a person meets them.
pub static DEFINITIONS: &[&Definition] = &[
    Lead::DEFINITION,
    Account::DEFINITION,
    Contact::DEFINITION,
    AccountContact::DEFINITION,
    Opportunity::DEFINITION,
    OpportunityContact::DEFINITION,
    StageChange::DEFINITION,
    Activity::DEFINITION,
    Task::DEFINITION,
    Campaign::DEFINITION,
    CampaignMember::DEFINITION,
    Attachment::DEFINITION,
    SavedView::DEFINITION,
    Tag::DEFINITION,
    Pipeline::DEFINITION,
    Stage::DEFINITION,
    ExchangeRate::DEFINITION,
    User::DEFINITION,
    Team::DEFINITION,
    Role::DEFINITION,
];

/// The definition named `name` (singular).
pub fn definition(name: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().copied().find(|definition| definition.name == name)
}

/// Records that activities, tasks and attachments can be about.
pub(crate) const SUBJECTS: &[&str] = &["lead", "account", "contact", "opportunity", "campaign"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Access, Kind};
    use serde_json::{Value, json};

    /// `FIELDS` repeats the struct's names on purpose; here is what keeps the two equal.
    fn fields_match<R: Resource>() {
        let value = serde_json::to_value(R::default()).unwrap();
        let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let mut fields: Vec<&str> = R::DEFINITION.fields.iter().map(|field| field.name).collect();
        names.sort_unstable();
        fields.sort_unstable();
        assert_eq!(names, fields, "{}", R::DEFINITION.name);
    }

    #[test]
    fn definitions_and_structs_agree() {
        fields_match::<Lead>();
        fields_match::<Account>();
        fields_match::<Contact>();
        fields_match::<AccountContact>();
        fields_match::<Opportunity>();
        fields_match::<OpportunityContact>();
        fields_match::<StageChange>();
        fields_match::<Activity>();
        fields_match::<Task>();
        fields_match::<Campaign>();
        fields_match::<CampaignMember>();
        fields_match::<Attachment>();
        fields_match::<SavedView>();
        fields_match::<Tag>();
        fields_match::<Pipeline>();
        fields_match::<Stage>();
        fields_match::<ExchangeRate>();
        fields_match::<User>();
        fields_match::<Team>();
        fields_match::<Role>();
        assert_eq!(DEFINITIONS.len(), 20);
    }

    #[test]
    fn definitions_name_only_what_exists() {
        for definition in DEFINITIONS {
            let name = definition.name;
            assert!(definition.has(definition.title), "{name}: title");
            assert!(
                definition.sort.trim_start_matches('-') == "created_at"
                    || definition.has(definition.sort.trim_start_matches('-')),
                "{name}: sort"
            );
            assert!(
                definition.unique.iter().flat_map(|set| set.iter()).all(|field| definition.has(field)),
                "{name}: unique"
            );
            if definition.access == Access::Owned {
                assert!(definition.has("owner_id") && definition.has("team_id"), "{name}: owner and team");
            }
            for field in definition.fields {
                match field.kind {
                    Kind::Link(target) | Kind::Links(target) => {
                        assert!(super::definition(target).is_some(), "{name}.{}", field.name);
                    }
                    Kind::References(targets) => {
                        assert!(targets.iter().all(|target| super::definition(target).is_some()));
                    }
                    _ => {}
                }
            }
        }
    }

    fn check(definition: &Definition, draft: Value, before: Option<&Value>) -> Vec<(String, String)> {
        let violations = (definition.check)(draft, before).err().unwrap_or_default();
        violations.into_iter().map(|violation| (violation.field, violation.code)).collect()
    }

    #[track_caller]
    fn expect(draft: Value, definition: &Definition, expected: &[(&str, &str)]) {
        let found = check(definition, draft, None);
        let found: Vec<(&str, &str)> = found.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_refusal_names_a_field() {
        expect(json!({"family_name": "李"}), Lead::DEFINITION, &[]);
        expect(json!({}), Lead::DEFINITION, &[("company", "person_or_company")]);
        expect(json!({"nmae": "x", "company": "Acme"}), Lead::DEFINITION, &[("nmae", "unknown_field")]);
        expect(json!({"company": 7}), Lead::DEFINITION, &[("company", "type")]);
        expect(json!({"company": "a\u{0}b"}), Lead::DEFINITION, &[("company", "invalid_character")]);
        expect(json!({"company": "x".repeat(201)}), Lead::DEFINITION, &[("company", "length")]);
        expect(json!({"company": "Acme", "email": "not an address"}), Lead::DEFINITION, &[("email", "email")]);
        expect(json!({"company": "Acme", "phone": "call me"}), Lead::DEFINITION, &[("phone", "phone")]);
        expect(json!({"company": "Acme", "source": "rumour"}), Lead::DEFINITION, &[("source", "choice")]);
        expect(json!({"company": "Acme", "status": "converted"}), Lead::DEFINITION, &[("status", "transition")]);
        expect(json!({"name": "   "}), Account::DEFINITION, &[("name", "required")]);
        expect(json!({"name": "A", "website": "javascript:alert(1)"}), Account::DEFINITION, &[("website", "url")]);
        expect(
            json!({"family_name": "Lee", "emails": [{"address": "a@b.co"}, {"address": "x"}]}),
            Contact::DEFINITION,
            &[("emails.1.address", "email")],
        );
        expect(
            json!({"family_name": "Lee", "emails": [{"address": "a@b.co", "knid": "work"}]}),
            Contact::DEFINITION,
            &[("emails.0.knid", "unknown_field")],
        );
        expect(
            json!({"name": "A", "annual_revenue": {"amount": "1,5", "currency": "EUR"}}),
            Account::DEFINITION,
            &[("annual_revenue.amount", "type")],
        );
    }

    #[test]
    fn names_and_primaries_follow_from_the_rest() {
        let contact = Contact::parse(
            json!({"family_name": " 张 ", "given_name": "伟", "emails": [{"address": "a@b.co"}, {"address": "c@d.co", "primary": true}]}),
            None,
        )
        .unwrap();
        assert_eq!((contact.name.as_deref(), contact.primary_email.as_deref()), (Some("张伟"), Some("c@d.co")));
        let contact = Contact::parse(json!({"family_name": "Lee", "given_name": "Ann"}), None).unwrap();
        assert_eq!(contact.name.as_deref(), Some("Ann Lee"));
    }

    #[test]
    fn a_state_may_only_follow_its_lifecycle() {
        let before = json!({"company": "Acme", "status": "disqualified", "disqualified_reason": "no_budget"});
        let after = json!({"company": "Acme", "status": "qualified"});
        assert_eq!(check(Lead::DEFINITION, after, Some(&before)), [("status".to_owned(), "transition".to_owned())]);
    }
}
