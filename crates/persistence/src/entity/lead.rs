use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Lead};

use crate::stored::{Rates, Stored, from_json, to_json};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lead")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub created_by: Option<Uuid>,
    pub updated_at: ChronoDateTimeUtc,
    pub updated_by: Option<Uuid>,
    pub deleted_at: Option<ChronoDateTimeUtc>,
    pub name_key: String,
    pub name: Option<String>,
    pub family_name: Option<String>,
    pub given_name: Option<String>,
    pub title: Option<String>,
    pub company: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub status: String,
    pub rating: Option<String>,
    pub source: Option<String>,
    pub campaign_id: Option<Uuid>,
    pub industry: Option<String>,
    pub employees: Option<i64>,
    pub website: Option<String>,
    pub addresses: Json,
    pub interest: Option<String>,
    pub description: Option<String>,
    pub disqualified_reason: Option<String>,
    pub recycle_until: Option<ChronoDate>,
    pub converted_at: Option<ChronoDateTimeUtc>,
    pub converted_account_id: Option<Uuid>,
    pub converted_contact_id: Option<Uuid>,
    pub converted_opportunity_id: Option<Uuid>,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub tag_ids: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Lead {
    type Entity = Entity;
    type Row = ActiveModel;

    fn read(row: Model) -> Result<Record<Self>, DbErr> {
        let Model {
            id,
            version,
            created_at,
            created_by,
            updated_at,
            updated_by,
            deleted_at,
            name_key: _,
            name,
            family_name,
            given_name,
            title,
            company,
            email,
            phone,
            mobile,
            status,
            rating,
            source,
            campaign_id,
            industry,
            employees,
            website,
            addresses,
            interest,
            description,
            disqualified_reason,
            recycle_until,
            converted_at,
            converted_account_id,
            converted_contact_id,
            converted_opportunity_id,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = row;
        let data = Self {
            name,
            family_name,
            given_name,
            title,
            company,
            email,
            phone,
            mobile,
            status,
            rating,
            source,
            campaign_id,
            industry,
            employees,
            website,
            addresses: from_json(addresses)?,
            interest,
            description,
            disqualified_reason,
            recycle_until,
            converted_at: converted_at.map(Into::into),
            converted_account_id,
            converted_contact_id,
            converted_opportunity_id,
            owner_id,
            team_id,
            tag_ids: from_json(tag_ids)?,
            external_ids: from_json(external_ids)?,
        };
        Ok(Record {
            id,
            version,
            created_at: created_at.into(),
            created_by,
            updated_at: updated_at.into(),
            updated_by,
            deleted_at: deleted_at.map(Into::into),
            data,
        })
    }

    fn write(self, row: &mut ActiveModel, _rates: &Rates) {
        let Self {
            name,
            family_name,
            given_name,
            title,
            company,
            email,
            phone,
            mobile,
            status,
            rating,
            source,
            campaign_id,
            industry,
            employees,
            website,
            addresses,
            interest,
            description,
            disqualified_reason,
            recycle_until,
            converted_at,
            converted_account_id,
            converted_contact_id,
            converted_opportunity_id,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = self;
        row.name = Set(name);
        row.family_name = Set(family_name);
        row.given_name = Set(given_name);
        row.title = Set(title);
        row.company = Set(company);
        row.email = Set(email);
        row.phone = Set(phone);
        row.mobile = Set(mobile);
        row.status = Set(status);
        row.rating = Set(rating);
        row.source = Set(source);
        row.campaign_id = Set(campaign_id);
        row.industry = Set(industry);
        row.employees = Set(employees);
        row.website = Set(website);
        row.addresses = Set(to_json(&addresses));
        row.interest = Set(interest);
        row.description = Set(description);
        row.disqualified_reason = Set(disqualified_reason);
        row.recycle_until = Set(recycle_until);
        row.converted_at = Set(converted_at.map(Into::into));
        row.converted_account_id = Set(converted_account_id);
        row.converted_contact_id = Set(converted_contact_id);
        row.converted_opportunity_id = Set(converted_opportunity_id);
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.tag_ids = Set(to_json(&tag_ids));
        row.external_ids = Set(to_json(&external_ids));
    }
}
