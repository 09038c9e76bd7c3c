use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, Definition, Draft, Field, Indexed, Kind, Operations, Resource, Rules, Violation,
    value::{Address, EmailAddress, ExternalId, PhoneNumber, full_name, keep_one_primary},
};

/// A person at a customer, a partner or anywhere else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    pub emails: Vec<EmailAddress>,
    /// The primary e-mail address.
    pub primary_email: Option<String>,
    /// Telephone numbers; one is primary.
    pub phones: Vec<PhoneNumber>,
    /// The primary telephone number.
    pub primary_phone: Option<String>,
    /// Postal addresses.
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
};

pub(super) const RULES: Rules = Rules::NONE.derive(derive).violations(violations);

impl Resource for Contact {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn derive(contact: &mut Draft) {
    contact.set("name", full_name(contact.text("family_name"), contact.text("given_name")));
    let email = keep_one_primary(contact.items_mut("emails"), "address");
    contact.set("primary_email", email);
    let phone = keep_one_primary(contact.items_mut("phones"), "number");
    contact.set("primary_phone", phone);
}

fn violations(contact: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let unnamed = !contact.has("name");
    unnamed.then(|| Violation::new("family_name", "family_or_given_name")).into_iter().collect()
}
