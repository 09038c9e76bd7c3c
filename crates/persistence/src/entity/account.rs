use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Account};

use crate::stored::{Rates, Stored, from_json, money, to_json};
use crate::{StoreError, feature, store::Write};
use wire::Resource as _;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
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
    pub name: String,
    pub kind: String,
    #[sea_orm(column_name = "type")]
    pub account_type: Option<String>,
    pub level: Option<String>,
    pub industry: Option<String>,
    pub size: Option<String>,
    pub employees: Option<i64>,
    pub annual_revenue: Option<i64>,
    pub annual_revenue_currency: Option<String>,
    pub annual_revenue_base: Option<i64>,
    pub registration_number: Option<String>,
    pub ticker: Option<String>,
    pub website: Option<String>,
    pub phones: Json,
    pub primary_phone: Option<String>,
    pub addresses: Json,
    pub city: Option<String>,
    pub country: Option<String>,
    pub parent_id: Option<Uuid>,
    pub source: Option<String>,
    pub description: Option<String>,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub tag_ids: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Account {
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
            kind,
            account_type,
            level,
            industry,
            size,
            employees,
            annual_revenue,
            annual_revenue_currency,
            annual_revenue_base: _,
            registration_number,
            ticker,
            website,
            phones,
            primary_phone,
            addresses,
            city,
            country,
            parent_id,
            source,
            description,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = row;
        let data = Self {
            name,
            kind,
            account_type,
            level,
            industry,
            size,
            employees,
            annual_revenue: money(annual_revenue, annual_revenue_currency.as_deref())?,
            registration_number,
            ticker,
            website,
            phones: from_json(phones)?,
            primary_phone,
            addresses: from_json(addresses)?,
            city,
            country,
            parent_id,
            source,
            description,
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

    fn write(self, row: &mut ActiveModel, rates: &Rates) {
        let Self {
            name,
            kind,
            account_type,
            level,
            industry,
            size,
            employees,
            annual_revenue,
            registration_number,
            ticker,
            website,
            phones,
            primary_phone,
            addresses,
            city,
            country,
            parent_id,
            source,
            description,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = self;
        row.name = Set(name);
        row.kind = Set(kind);
        row.account_type = Set(account_type);
        row.level = Set(level);
        row.industry = Set(industry);
        row.size = Set(size);
        row.employees = Set(employees);
        let annual_revenue = rates.columns(annual_revenue);
        row.annual_revenue = Set(annual_revenue.amount);
        row.annual_revenue_currency = Set(annual_revenue.currency);
        row.annual_revenue_base = Set(annual_revenue.base);
        row.registration_number = Set(registration_number);
        row.ticker = Set(ticker);
        row.website = Set(website);
        row.phones = Set(to_json(&phones));
        row.primary_phone = Set(primary_phone);
        row.addresses = Set(to_json(&addresses));
        row.city = Set(city);
        row.country = Set(country);
        row.parent_id = Set(parent_id);
        row.source = Set(source);
        row.description = Set(description);
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.tag_ids = Set(to_json(&tag_ids));
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, id: Uuid, before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        let before = before.and_then(|before| before.parent_id);
        feature::tree::refuse_circle(write, Self::DEFINITION, id, self.parent_id, before).await
    }
}
