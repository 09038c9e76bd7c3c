use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Dashboard};

use crate::stored::{Rates, Stored, from_json, to_json};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dashboard")]
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
    pub description: Option<String>,
    pub widgets: Json,
    pub filters: Option<Json>,
    pub visibility: String,
    pub role_ids: Json,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Dashboard {
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
            description,
            widgets,
            filters,
            visibility,
            role_ids,
            owner_id,
            team_id,
            external_ids,
        } = row;
        let data = Self {
            name,
            description,
            widgets,
            filters,
            visibility,
            role_ids: from_json(role_ids)?,
            owner_id,
            team_id,
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
        let Self { name, description, widgets, filters, visibility, role_ids, owner_id, team_id, external_ids } = self;
        row.name = Set(name);
        row.description = Set(description);
        row.widgets = Set(widgets);
        row.filters = Set(filters);
        row.visibility = Set(visibility);
        row.role_ids = Set(to_json(&role_ids));
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.external_ids = Set(to_json(&external_ids));
    }
}
