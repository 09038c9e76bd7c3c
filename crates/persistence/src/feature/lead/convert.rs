//! A lead becomes an account, a contact and an opportunity, all or none.
use domain::{
    conversion::{self, Choices, Plan, Target},
    permission::Action,
    violation::Violation,
};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    Record, Resource,
    conversion::{Conversion, Converted},
    record::{Account, Contact, Lead, Opportunity},
};

use crate::{
    StoreError, Stored,
    store::{self, Write},
    stored::to_json,
};

/// # Errors
/// `Conflict` for a lead that is converted already; `Invalid` with fields under the choices; `Forbidden` where the
/// actor may not make what is to be made.
pub async fn convert(write: &Write<'_>, id: Uuid, choices: &Conversion) -> Result<Converted, StoreError> {
    let lead: Record<Lead> = store::editable(write, Action::Edit, id).await?;
    let plan = plan(&lead.data, choices)?;
    let account_id = account(write, &lead, &plan).await?;
    let contact_id = contact(write, &lead, &plan, account_id).await?;
    let opportunity_id = opportunity(write, &lead, &plan, choices, account_id, contact_id).await?;
    follow_up(write, &lead, account_id, contact_id, opportunity_id).await?;
    let data = Lead {
        status: "converted".to_owned(),
        converted_at: Some(write.now().into()),
        converted_account_id: Some(account_id),
        converted_contact_id: contact_id,
        converted_opportunity_id: opportunity_id,
        ..lead.data.clone()
    };
    let lead = store::save(write, lead, data).await?;
    Ok(Converted { lead, account_id, contact_id, opportunity_id })
}

fn plan(lead: &Lead, choices: &Conversion) -> Result<Plan, StoreError> {
    let person = lead.family_name.is_some() || lead.given_name.is_some();
    let view = conversion::Lead {
        status: &lead.status,
        company: lead.company.as_deref(),
        person: lead.name.as_deref().filter(|_| person),
    };
    let choices = Choices {
        account_id: choices.account_id,
        contact_id: choices.contact_id,
        opportunity_id: choices.opportunity_id,
        opportunity_name: choices.opportunity.as_ref().map(|opportunity| opportunity.name.as_str()),
    };
    conversion::plan(&view, &choices).map_err(StoreError::Conflict)
}

/// An existing record must be one the actor may read; a new one is made as by hand, with the same rules and rights.
async fn settle<R: Stored>(write: &Write<'_>, target: &Target, member: &str, draft: Value) -> Result<Uuid, StoreError> {
    match target {
        Target::Existing(id) => match store::find::<R>(write.tx, write.actor(), *id).await {
            Ok(record) => Ok(record.id),
            Err(StoreError::NotFound) => {
                Err(StoreError::Invalid(vec![Violation::new(member, "not_found").with("type", R::DEFINITION.name)]))
            }
            Err(error) => Err(error),
        },
        Target::New(_) => Ok(store::create::<R>(write, draft).await?.id),
    }
}

/// The members both records have, as far as the lead fills them.
fn shared(lead: &Lead, definition: &wire::Definition, extra: Value) -> Value {
    let lead = to_json(lead);
    let mut draft = json!({});
    for name in [
        "owner_id",
        "team_id",
        "tag_ids",
        "addresses",
        "industry",
        "employees",
        "website",
        "source",
        "campaign_id",
        "description",
    ] {
        if definition.has(name) && !lead[name].is_null() {
            draft[name] = lead[name].clone();
        }
    }
    store::merge(&mut draft, extra);
    draft
}

async fn account(write: &Write<'_>, lead: &Record<Lead>, plan: &Plan) -> Result<Uuid, StoreError> {
    let name = if let Target::New(name) = &plan.account { name.as_str() } else { "" };
    let kind = if lead.data.company.is_some() { "company" } else { "person" };
    let phones: Vec<_> = lead.data.phone.iter().map(|number| json!({"number": number, "kind": "work"})).collect();
    let extra = json!({"name": name, "kind": kind, "type": "prospect", "phones": phones});
    settle::<Account>(write, &plan.account, "account_id", shared(&lead.data, Account::DEFINITION, extra)).await
}

async fn contact(
    write: &Write<'_>,
    lead: &Record<Lead>,
    plan: &Plan,
    account_id: Uuid,
) -> Result<Option<Uuid>, StoreError> {
    let Some(target) = &plan.contact else { return Ok(None) };
    let Lead { family_name, given_name, title, email, phone, mobile, .. } = &lead.data;
    let emails: Vec<_> = email.iter().map(|address| json!({"address": address, "kind": "work"})).collect();
    let numbers = phone.iter().map(|number| (number, "work")).chain(mobile.iter().map(|number| (number, "mobile")));
    let phones: Vec<_> = numbers.map(|(number, kind)| json!({"number": number, "kind": kind})).collect();
    let extra = json!({
        "family_name": family_name, "given_name": given_name, "title": title, "account_id": account_id, "emails": emails, "phones": phones,
    });
    settle::<Contact>(write, target, "contact_id", shared(&lead.data, Contact::DEFINITION, extra)).await.map(Some)
}

async fn opportunity(
    write: &Write<'_>,
    lead: &Record<Lead>,
    plan: &Plan,
    choices: &Conversion,
    account_id: Uuid,
    contact_id: Option<Uuid>,
) -> Result<Option<Uuid>, StoreError> {
    let Some(target) = &plan.opportunity else { return Ok(None) };
    let mut extra = json!({"account_id": account_id, "contact_id": contact_id});
    store::merge(&mut extra, choices.opportunity.as_ref().map(to_json).unwrap_or_default());
    let draft = shared(&lead.data, Opportunity::DEFINITION, extra);
    let id = settle::<Opportunity>(write, target, "opportunity_id", draft).await;
    id.map(Some).map_err(|error| match error {
        StoreError::Invalid(violations) => StoreError::Invalid(violations.into_iter().map(under_opportunity).collect()),
        error => error,
    })
}

fn under_opportunity(violation: Violation) -> Violation {
    if violation.field == "opportunity_id" {
        return violation;
    }
    Violation { field: format!("opportunity.{}", violation.field), ..violation }
}

/// What was said and planned with the lead goes on with the customer: activities and tasks are linked to the new records too.
async fn follow_up(
    write: &Write<'_>,
    lead: &Record<Lead>,
    account_id: Uuid,
    contact_id: Option<Uuid>,
    opportunity_id: Option<Uuid>,
) -> Result<(), StoreError> {
    let new = [("account", Some(account_id)), ("contact", contact_id), ("opportunity", opportunity_id)];
    let new: Vec<(&str, Uuid)> = new.into_iter().filter_map(|(kind, id)| Some((kind, id?))).collect();
    crate::feature::links::extend::<wire::record::Activity>(write, lead.id, &new).await?;
    crate::feature::links::extend::<wire::record::Task>(write, lead.id, &new).await
}
