use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Campaign};

use crate::stored::{Rates, Stored, from_json, money, to_json};
use crate::{StoreError, feature, store::Write};
use wire::Resource as _;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign")]
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
    pub kind: Option<String>,
    pub status: String,
    pub start_date: Option<ChronoDate>,
    pub end_date: Option<ChronoDate>,
    pub budget: Option<i64>,
    pub budget_currency: Option<String>,
    pub budget_base: Option<i64>,
    pub actual_cost: Option<i64>,
    pub actual_cost_currency: Option<String>,
    pub actual_cost_base: Option<i64>,
    pub expected_revenue: Option<i64>,
    pub expected_revenue_currency: Option<String>,
    pub expected_revenue_base: Option<i64>,
    pub audience: Option<String>,
    pub parent_id: Option<Uuid>,
    pub description: Option<String>,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub tag_ids: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Campaign {
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
            status,
            start_date,
            end_date,
            budget,
            budget_currency,
            budget_base: _,
            actual_cost,
            actual_cost_currency,
            actual_cost_base: _,
            expected_revenue,
            expected_revenue_currency,
            expected_revenue_base: _,
            audience,
            parent_id,
            description,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = row;
        let data = Self {
            name,
            kind,
            status,
            start_date,
            end_date,
            budget: money(budget, budget_currency.as_deref())?,
            actual_cost: money(actual_cost, actual_cost_currency.as_deref())?,
            expected_revenue: money(expected_revenue, expected_revenue_currency.as_deref())?,
            audience,
            parent_id,
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
            status,
            start_date,
            end_date,
            budget,
            actual_cost,
            expected_revenue,
            audience,
            parent_id,
            description,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = self;
        row.name = Set(name);
        row.kind = Set(kind);
        row.status = Set(status);
        row.start_date = Set(start_date);
        row.end_date = Set(end_date);
        let budget = rates.columns(budget);
        row.budget = Set(budget.amount);
        row.budget_currency = Set(budget.currency);
        row.budget_base = Set(budget.base);
        let actual_cost = rates.columns(actual_cost);
        row.actual_cost = Set(actual_cost.amount);
        row.actual_cost_currency = Set(actual_cost.currency);
        row.actual_cost_base = Set(actual_cost.base);
        let expected_revenue = rates.columns(expected_revenue);
        row.expected_revenue = Set(expected_revenue.amount);
        row.expected_revenue_currency = Set(expected_revenue.currency);
        row.expected_revenue_base = Set(expected_revenue.base);
        row.audience = Set(audience);
        row.parent_id = Set(parent_id);
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
