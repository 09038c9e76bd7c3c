use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Opportunity};

use crate::stored::{Rates, Stored, from_json, money, to_json};
use crate::{StoreError, feature, store::Write};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "opportunity")]
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
    pub account_id: Option<Uuid>,
    pub contact_id: Option<Uuid>,
    pub amount: Option<i64>,
    pub amount_currency: Option<String>,
    pub amount_base: Option<i64>,
    pub close_date: Option<ChronoDate>,
    pub pipeline_id: Option<Uuid>,
    pub stage_id: Option<Uuid>,
    pub status: String,
    pub probability: Option<i64>,
    pub forecast_category: Option<String>,
    pub kind: Option<String>,
    pub next_step: Option<String>,
    pub source: Option<String>,
    pub campaign_id: Option<Uuid>,
    pub competitor: Option<String>,
    pub lost_reason: Option<String>,
    pub stage_entered_at: Option<ChronoDateTimeUtc>,
    pub closed_at: Option<ChronoDateTimeUtc>,
    pub description: Option<String>,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub tag_ids: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Opportunity {
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
            account_id,
            contact_id,
            amount,
            amount_currency,
            amount_base: _,
            close_date,
            pipeline_id,
            stage_id,
            status,
            probability,
            forecast_category,
            kind,
            next_step,
            source,
            campaign_id,
            competitor,
            lost_reason,
            stage_entered_at,
            closed_at,
            description,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = row;
        let data = Self {
            name,
            account_id,
            contact_id,
            amount: money(amount, amount_currency.as_deref())?,
            close_date,
            pipeline_id,
            stage_id,
            status,
            probability,
            forecast_category,
            kind,
            next_step,
            source,
            campaign_id,
            competitor,
            lost_reason,
            stage_entered_at: stage_entered_at.map(Into::into),
            closed_at: closed_at.map(Into::into),
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
            account_id,
            contact_id,
            amount,
            close_date,
            pipeline_id,
            stage_id,
            status,
            probability,
            forecast_category,
            kind,
            next_step,
            source,
            campaign_id,
            competitor,
            lost_reason,
            stage_entered_at,
            closed_at,
            description,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = self;
        row.name = Set(name);
        row.account_id = Set(account_id);
        row.contact_id = Set(contact_id);
        let amount = rates.columns(amount);
        row.amount = Set(amount.amount);
        row.amount_currency = Set(amount.currency);
        row.amount_base = Set(amount.base);
        row.close_date = Set(close_date);
        row.pipeline_id = Set(pipeline_id);
        row.stage_id = Set(stage_id);
        row.status = Set(status);
        row.probability = Set(probability);
        row.forecast_category = Set(forecast_category);
        row.kind = Set(kind);
        row.next_step = Set(next_step);
        row.source = Set(source);
        row.campaign_id = Set(campaign_id);
        row.competitor = Set(competitor);
        row.lost_reason = Set(lost_reason);
        row.stage_entered_at = Set(stage_entered_at.map(Into::into));
        row.closed_at = Set(closed_at.map(Into::into));
        row.description = Set(description);
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.tag_ids = Set(to_json(&tag_ids));
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, _id: Uuid, before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::opportunity::stage::enter(self, before, write)
    }

    async fn saved(after: &Record<Self>, before: Option<&Record<Self>>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::opportunity::stage::remember(after, before, write).await
    }
}
