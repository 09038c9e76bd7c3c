//! One file per record type: its fields, as data and as a struct, and its rules.
mod account;
mod account_contact;
mod activity;
mod attachment;
mod campaign;
mod campaign_member;
mod comment;
mod contact;
mod dashboard;
mod exchange_rate;
mod follow;
mod forecast_adjustment;
mod forecast_snapshot;
mod job;
mod lead;
mod notification;
mod opportunity;
mod opportunity_contact;
mod pipeline;
mod report;
mod report_delivery;
mod report_schedule;
mod role;
mod saved_view;
mod stage;
mod stage_change;
mod tag;
mod target;
mod task;
mod team;
mod user;

pub use account::{Account, INDUSTRIES};
pub use account_contact::AccountContact;
pub use activity::Activity;
pub use attachment::Attachment;
pub use campaign::Campaign;
pub use campaign_member::CampaignMember;
pub use comment::Comment;
pub use contact::Contact;
pub use dashboard::Dashboard;
pub use exchange_rate::{ExchangeRate, RATE_SCALE};
pub use follow::Follow;
pub use forecast_adjustment::ForecastAdjustment;
pub use forecast_snapshot::ForecastSnapshot;
pub use job::Job;
pub use lead::{Lead, SOURCES};
pub use notification::{NOTICES, Notification};
pub use opportunity::Opportunity;
pub use opportunity_contact::OpportunityContact;
pub use pipeline::Pipeline;
pub use report::Report;
pub use report_delivery::ReportDelivery;
pub use report_schedule::ReportSchedule;
pub use role::Role;
pub use saved_view::SavedView;
pub use stage::Stage;
pub use stage_change::StageChange;
pub use tag::Tag;
pub use target::Target;
pub use task::Task;
pub use team::Team;
pub use user::User;

use crate::{Definition, Resource, Rules};

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
    Report::DEFINITION,
    Dashboard::DEFINITION,
    ReportSchedule::DEFINITION,
    ReportDelivery::DEFINITION,
    Target::DEFINITION,
    ForecastAdjustment::DEFINITION,
    ForecastSnapshot::DEFINITION,
    Tag::DEFINITION,
    Pipeline::DEFINITION,
    Stage::DEFINITION,
    ExchangeRate::DEFINITION,
    User::DEFINITION,
    Team::DEFINITION,
    Role::DEFINITION,
    Job::DEFINITION,
    Comment::DEFINITION,
    Follow::DEFINITION,
    Notification::DEFINITION,
];

/// The definition named `name` (singular).
pub fn definition(name: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().copied().find(|definition| definition.name == name)
}

/// What a record does beside what its fields say. Not a part of the definition: the browser's first page knows every
/// definition and checks none, and what a static names cannot be loaded later (ADR 17).
pub(crate) fn rules(definition: &Definition) -> Rules {
    match definition.name {
        "account" => account::RULES,
        "attachment" => attachment::RULES,
        "campaign" => campaign::RULES,
        "campaign_member" => campaign_member::RULES,
        "comment" => comment::RULES,
        "contact" => contact::RULES,
        "dashboard" => dashboard::RULES,
        "exchange_rate" => exchange_rate::RULES,
        "follow" => follow::RULES,
        "forecast_adjustment" => forecast_adjustment::RULES,
        "lead" => lead::RULES,
        "opportunity" => opportunity::RULES,
        "report" => report::RULES,
        "report_schedule" => report_schedule::RULES,
        "role" => role::RULES,
        "saved_view" => saved_view::RULES,
        "stage" => stage::RULES,
        "target" => target::RULES,
        "task" => task::RULES,
        "user" => user::RULES,
        _ => Rules::NONE,
    }
}

/// Records that activities, tasks and attachments can be about.
pub(crate) const SUBJECTS: &[&str] = &["lead", "account", "contact", "opportunity", "campaign"];

/// Records people talk about and follow.
pub(crate) const DISCUSSED: &[&str] = &["lead", "account", "contact", "opportunity", "campaign", "activity", "task"];

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

    /// The same for the structures inside records.
    fn members_match(sample: &impl serde::Serialize, fields: &[crate::Field]) {
        let value = serde_json::to_value(sample).unwrap();
        let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let mut described: Vec<&str> = fields.iter().map(|field| field.name).collect();
        names.sort_unstable();
        described.sort_unstable();
        assert_eq!(names, described);
    }

    #[test]
    fn structures_inside_records_and_their_descriptions_agree() {
        use crate::value::{self, Address, EmailAddress, ExternalId, PhoneNumber, Reference};
        let some = || Some("x".to_owned());
        let (kind, street, city, region) = ("office".to_owned(), some(), some(), some());
        members_match(&Address { kind, street, city, region, postal_code: some(), country: some() }, value::ADDRESS);
        members_match(&EmailAddress::default(), value::EMAIL_ADDRESS);
        members_match(&PhoneNumber::default(), value::PHONE_NUMBER);
        members_match(&ExternalId::default(), value::EXTERNAL_ID);
        members_match(&Reference::default(), value::REFERENCE);
        members_match(&domain::money::Money::default(), value::MONEY);
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
        fields_match::<Report>();
        fields_match::<Dashboard>();
        fields_match::<ReportSchedule>();
        fields_match::<ReportDelivery>();
        fields_match::<Target>();
        fields_match::<ForecastAdjustment>();
        fields_match::<ForecastSnapshot>();
        fields_match::<Tag>();
        fields_match::<Pipeline>();
        fields_match::<Stage>();
        fields_match::<ExchangeRate>();
        fields_match::<User>();
        fields_match::<Team>();
        fields_match::<Role>();
        fields_match::<Job>();
        fields_match::<Comment>();
        fields_match::<Follow>();
        fields_match::<Notification>();
        assert_eq!(DEFINITIONS.len(), 31);
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

    fn check(definition: &'static Definition, draft: Value, before: Option<&Value>) -> Vec<(String, String)> {
        let violations = definition.check(draft, before).err().unwrap_or_default();
        violations.into_iter().map(|violation| (violation.field, violation.code)).collect()
    }

    #[track_caller]
    fn expect(draft: Value, definition: &'static Definition, expected: &[(&str, &str)]) {
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
    fn every_value_is_held_against_its_kind() {
        let id = "0192d1a0-0000-7000-8000-000000000001";
        let contact = |name: &str, value: Value| json!({"family_name": "Lee", name: value});
        for (name, value, at, code) in [
            ("account_id", json!("nobody"), "account_id", "type"),
            ("account_id", json!(7), "account_id", "type"),
            ("birthday", json!("2026-02-30"), "birthday", "type"),
            ("birthday", json!("22.11.2026"), "birthday", "type"),
            ("do_not_contact", json!("yes"), "do_not_contact", "type"),
            ("tag_ids", json!(id), "tag_ids", "type"),
            ("tag_ids", json!([id, "x"]), "tag_ids.1", "type"),
            ("tag_ids", json!(vec![id; 201]), "tag_ids", "too_many"),
            ("emails", json!([{"kind": "work"}]), "emails.0.address", "required"),
            ("emails", json!([{"address": "a@b.co", "kind": "pigeon"}]), "emails.0.kind", "choice"),
            ("emails", json!([{"address": "a@b.co", "primary": 1}]), "emails.0.primary", "type"),
            ("emails", json!(["a@b.co"]), "emails.0", "type"),
            ("phones", json!([{"number": "call me"}]), "phones.0.number", "phone"),
            ("addresses", json!([{"kind": "office", "city": "x".repeat(101)}]), "addresses.0.city", "length"),
            ("addresses", json!([{"city": "Oslo"}]), "addresses.0.kind", "required"),
            ("external_ids", json!([{"system": "erp", "id": " "}]), "external_ids.0.id", "required"),
            ("external_ids", json!([{"system": "e\u{0}rp", "id": "1"}]), "external_ids.0.system", "invalid_character"),
        ] {
            expect(contact(name, value), Contact::DEFINITION, &[(at, code)]);
        }
        expect(json!({"name": "A", "employees": -1}), Account::DEFINITION, &[("employees", "range")]);
        expect(json!({"name": "A", "employees": 1.5}), Account::DEFINITION, &[("employees", "type")]);
        expect(json!([]), Account::DEFINITION, &[("", "type")]);
        let money = |money: Value| json!({"name": "A", "annual_revenue": money});
        expect(money(json!({"amount": "1"})), Account::DEFINITION, &[("annual_revenue.currency", "required")]);
        let unknown = json!({"amount": "1", "currency": "EUX"});
        expect(money(unknown), Account::DEFINITION, &[("annual_revenue.currency", "type")]);
        let linked = json!({"subject": "Call", "links": [{"type": "lead", "id": 7}]});
        expect(linked, Task::DEFINITION, &[("links.0.id", "type")]);
        let labels = json!({"name": "Sales", "labels": {"en": 7}});
        expect(labels, Pipeline::DEFINITION, &[("labels.en", "type")]);
    }

    /// What the check passes the typed record takes: else the form in the browser would promise what the server refuses.
    #[test]
    fn what_passes_is_a_record() {
        let id = "0192d1a0-0000-7000-8000-000000000001";
        let full = json!({
            "family_name": " Lee ", "given_name": "Ann", "birthday": "2000-02-29", "tag_ids": [id], "account_id": id,
            "emails": [{"address": " a@b.co "}], "phones": [{"number": "+1 555 0100", "kind": "mobile"}],
            "addresses": [{"kind": "home", "street": "1 Road\nDoor 2", "country": null}],
            "external_ids": [{"system": "erp", "id": "7"}], "do_not_contact": true, "description": "",
        });
        let contact = Contact::parse(full, None).unwrap();
        assert_eq!(contact.emails[0].address, "a@b.co");
        assert_eq!((contact.phones[0].primary, contact.description.as_deref()), (true, None));
        let again = serde_json::to_value(&contact).unwrap();
        assert_eq!(Contact::parse(again, Some(&contact)), Ok(contact));
    }

    #[test]
    fn absent_choices_start_as_their_definition_says() {
        let task = Task::parse(json!({"subject": "Call"}), None).unwrap();
        assert_eq!((task.priority.as_str(), task.status.as_str()), ("normal", "todo"));
        let lead = Lead::parse(json!({"company": "Acme", "status": null}), None).unwrap();
        assert_eq!(lead.status, "new");
    }

    #[test]
    fn rights_of_a_role_are_read_by_its_type() {
        let role = |rights: Value| Role::parse(json!({"name": "R", "permissions": {"lead": rights}}), None);
        assert!(role(json!({"read": "all"})).is_ok());
        for (rights, at) in [(json!({"read": "most"}), "permissions.lead.read"), (json!(7), "permissions.lead")] {
            let refused = role(rights).unwrap_err();
            assert_eq!((refused[0].field.as_str(), refused[0].code.as_str()), (at, "type"));
        }
    }

    #[test]
    fn a_converted_lead_stays_as_it_is() {
        let lead = json!({"name": "Acme", "company": "Acme", "status": "converted", "tag_ids": [], "email": null});
        assert_eq!(check(Lead::DEFINITION, lead.clone(), Some(&lead)), []);
        let mut changed = lead.clone();
        changed["company"] = "Other".into();
        let refused = [("status".to_owned(), "converted_read_only".to_owned())];
        assert_eq!(check(Lead::DEFINITION, changed, Some(&lead)), refused);
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
