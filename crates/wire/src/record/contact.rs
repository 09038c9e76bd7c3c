use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::{
    Access, Definition, Field, Indexed, Kind, Operations, Resource, Violation, parse,
    value::{Address, EmailAddress, ExternalId, PhoneNumber, full_name, keep_one_primary},
};

/// A person at a customer, a partner or anywhere else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Contact {
    /// Display name.
    pub name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Position.
    pub title: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// The account this person belongs to; further ones are account contacts.
    pub account_id: Option<Uuid>,
    /// The contact this person reports to.
    pub reports_to_id: Option<Uuid>,
    /// E-mail addresses; one is primary.
    #[validate(nested)]
    pub emails: Vec<EmailAddress>,
    /// The primary e-mail address.
    pub primary_email: Option<String>,
    /// Telephone numbers; one is primary.
    #[validate(nested)]
    pub phones: Vec<PhoneNumber>,
    /// The primary telephone number.
    pub primary_phone: Option<String>,
    /// Postal addresses.
    #[validate(nested)]
    pub addresses: Vec<Address>,
    /// Birthday.
    pub birthday: Option<NaiveDate>,
    /// How this person likes to be reached.
    pub preferred_channel: Option<String>,
    /// The language to write in, as a BCP 47 tag.
    pub language: Option<String>,
    /// What this person likes and dislikes.
    pub preferences: Option<String>,
    /// This person asked not to be contacted.
    pub do_not_contact: bool,
    /// Anything else worth knowing.
    pub description: Option<String>,
    /// Who looks after this person.
    pub owner_id: Option<Uuid>,
    /// The team it belongs to.
    pub team_id: Option<Uuid>,
    /// Tags.
    pub tag_ids: Vec<Uuid>,
    /// Keys in other systems.
    #[validate(nested)]
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "contact",
    path: "contacts",
    fields: &[
        Field::new("name", Kind::Text(201)).column().read_only().search(Indexed::Person),
        Field::new("family_name", Kind::Text(100)),
        Field::new("given_name", Kind::Text(100)),
        Field::new("title", Kind::Text(200)).column(),
        Field::new("department", Kind::Text(200)).more(),
        Field::new("account_id", Kind::Link("account")).column(),
        Field::new("reports_to_id", Kind::Link("contact")).more(),
        Field::new("emails", Kind::Emails).search(Indexed::Email),
        Field::new("primary_email", Kind::Email).column().read_only(),
        Field::new("phones", Kind::Phones).search(Indexed::Phone),
        Field::new("primary_phone", Kind::Phone).column().read_only(),
        Field::new("addresses", Kind::Addresses).more(),
        Field::new("birthday", Kind::Date).more(),
        Field::new("preferred_channel", Kind::Choice(&["email", "phone", "sms", "wechat", "whatsapp", "post"])).more(),
        Field::new("language", Kind::Text(35)).more(),
        Field::new("preferences", Kind::LongText(5_000)).more(),
        Field::new("do_not_contact", Kind::Bool).more(),
        Field::DESCRIPTION,
        Field::OWNER,
        Field::TEAM,
        Field::TAGS,
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Owned,
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[],
    check: parse::check::<Contact>,
};

impl Resource for Contact {
    const DEFINITION: &'static Definition = &DEFINITION;

    fn derive(&mut self) {
        self.name = full_name(self.family_name.as_deref(), self.given_name.as_deref());
        keep_one_primary(&mut self.emails, |email| &mut email.primary);
        keep_one_primary(&mut self.phones, |phone| &mut phone.primary);
        self.primary_email = self.emails.iter().find(|email| email.primary).map(|email| email.address.clone());
        self.primary_phone = self.phones.iter().find(|phone| phone.primary).map(|phone| phone.number.clone());
    }

    fn violations(&self, _before: Option<&Self>) -> Vec<Violation> {
        let unnamed = self.name.is_none();
        unnamed.then(|| Violation::new("family_name", "family_or_given_name")).into_iter().collect()
    }
}
