use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::User};

use crate::stored::{Rates, Stored, from_json, to_json};
use crate::{StoreError, feature, store::Write};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
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
    pub email: String,
    pub title: Option<String>,
    pub phone: Option<String>,
    pub status: String,
    pub role_ids: Json,
    pub team_ids: Json,
    pub locale: Option<String>,
    pub time_zone: Option<String>,
    pub date_format: Option<String>,
    pub time_format: Option<String>,
    pub number_format: Option<String>,
    pub home: Option<String>,
    pub home_dashboard_id: Option<Uuid>,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for User {
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
            email,
            title,
            phone,
            status,
            role_ids,
            team_ids,
            locale,
            time_zone,
            date_format,
            time_format,
            number_format,
            home,
            home_dashboard_id,
            external_ids,
        } = row;
        let data = Self {
            name,
            email,
            title,
            phone,
            status,
            role_ids: from_json(role_ids)?,
            team_ids: from_json(team_ids)?,
            locale,
            time_zone,
            date_format,
            time_format,
            number_format,
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
        let Self {
            name,
            email,
            title,
            phone,
            status,
            role_ids,
            team_ids,
            locale,
            time_zone,
            date_format,
            time_format,
            number_format,
            home,
            home_dashboard_id,
            external_ids,
        } = self;
        row.name = Set(name);
        row.email = Set(email);
        row.title = Set(title);
        row.phone = Set(phone);
        row.status = Set(status);
        row.role_ids = Set(to_json(&role_ids));
        row.team_ids = Set(to_json(&team_ids));
        row.locale = Set(locale);
        row.time_zone = Set(time_zone);
        row.date_format = Set(date_format);
        row.time_format = Set(time_format);
        row.number_format = Set(number_format);
        row.home = Set(home);
        row.home_dashboard_id = Set(home_dashboard_id);
        row.external_ids = Set(to_json(&external_ids));
    }

    async fn prepare(&mut self, id: Uuid, before: Option<&Self>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::user::refuse_own_rights(id, self, before, write)
    }

    async fn saved(after: &Record<Self>, before: Option<&Record<Self>>, write: &Write<'_>) -> Result<(), StoreError> {
        feature::user::end_sessions(after, before, write).await
    }
}
