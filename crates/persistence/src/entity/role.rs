use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Role};

use crate::stored::{Rates, Stored, from_json, to_json};
use crate::{StoreError, feature, store::Write};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role")]
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
    pub labels: Json,
    pub description: Option<String>,
    pub permissions: Json,
    pub field_rights: Json,
    pub home: Option<String>,
    pub home_dashboard_id: Option<Uuid>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Role {
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
            labels,
            description,
            permissions,
            field_rights,
            home,
            home_dashboard_id,
            external_ids,
        } = row;
        let data = Self {
            name,
            labels: from_json(labels)?,
            description,
            permissions: from_json(permissions)?,
            field_rights: from_json(field_rights)?,
            home,
            home_dashboard_id,
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
        let Self { name, labels, description, permissions, field_rights, home, home_dashboard_id, external_ids } = self;
        row.name = Set(name);
        row.labels = Set(to_json(&labels));
        row.description = Set(description);
        row.permissions = Set(to_json(&permissions));
        row.field_rights = Set(to_json(&field_rights));
        row.home = Set(home);
        row.home_dashboard_id = Set(home_dashboard_id);
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, id: Uuid, _before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::team::role_home(id, self, write).await
    }

    async fn removable(record: &Record<Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::team::role_removable(record.id, write)
    }
}
