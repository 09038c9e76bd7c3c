use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::CampaignMember};

use crate::{
    StoreError,
    feature::campaign::members,
    store::Write,
    stored::{Rates, Stored, from_json, to_json},
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign_member")]
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
    pub campaign_id: Uuid,
    pub lead_id: Option<Uuid>,
    pub contact_id: Option<Uuid>,
    pub status: String,
    pub responded_at: Option<ChronoDateTimeUtc>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for CampaignMember {
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
            campaign_id,
            lead_id,
            contact_id,
            status,
            responded_at,
            external_ids,
        } = row;
        let data = Self {
            campaign_id,
            lead_id,
            contact_id,
            status,
            responded_at: responded_at.map(Into::into),
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
        let Self { campaign_id, lead_id, contact_id, status, responded_at, external_ids } = self;
        row.campaign_id = Set(campaign_id);
        row.lead_id = Set(lead_id);
        row.contact_id = Set(contact_id);
        row.status = Set(status);
        row.responded_at = Set(responded_at.map(Into::into));
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, _id: Uuid, _before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        // The first answer counts, and stays when more follows.
        if members::has_responded(&self.status) && self.responded_at.is_none() {
            self.responded_at = Some(write.now().into());
        }
        Ok(())
    }
}
