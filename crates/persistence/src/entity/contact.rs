use sea_orm::{ActiveValue::Set, entity::prelude::*};
use wire::{Record, record::Contact};

use crate::stored::{Rates, Stored, from_json, to_json};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
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
    pub department: Option<String>,
    pub account_id: Option<Uuid>,
    pub reports_to_id: Option<Uuid>,
    pub emails: Json,
    pub primary_email: Option<String>,
    pub phones: Json,
    pub primary_phone: Option<String>,
    pub addresses: Json,
    pub birthday: Option<ChronoDate>,
    pub preferred_channel: Option<String>,
    pub language: Option<String>,
    pub preferences: Option<String>,
    pub do_not_contact: bool,
    pub description: Option<String>,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub tag_ids: Json,
    pub external_ids: Json,
}

impl ActiveModelBehavior for ActiveModel {}

impl Stored for Contact {
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
            department,
            account_id,
            reports_to_id,
            emails,
            primary_email,
            phones,
            primary_phone,
            addresses,
            birthday,
            preferred_channel,
            language,
            preferences,
            do_not_contact,
            description,
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
            department,
            account_id,
            reports_to_id,
            emails: from_json(emails)?,
            primary_email,
            phones: from_json(phones)?,
            primary_phone,
            addresses: from_json(addresses)?,
            birthday,
            preferred_channel,
            language,
            preferences,
            do_not_contact,
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

    fn write(self, row: &mut ActiveModel, _rates: &Rates) {
        let Self {
            name,
            family_name,
            given_name,
            title,
            department,
            account_id,
            reports_to_id,
            emails,
            primary_email,
            phones,
            primary_phone,
            addresses,
            birthday,
            preferred_channel,
            language,
            preferences,
            do_not_contact,
            description,
            owner_id,
            team_id,
            tag_ids,
            external_ids,
        } = self;
        row.name = Set(name);
        row.family_name = Set(family_name);
        row.given_name = Set(given_name);
        row.title = Set(title);
        row.department = Set(department);
        row.account_id = Set(account_id);
        row.reports_to_id = Set(reports_to_id);
        row.emails = Set(to_json(&emails));
        row.primary_email = Set(primary_email);
        row.phones = Set(to_json(&phones));
        row.primary_phone = Set(primary_phone);
        row.addresses = Set(to_json(&addresses));
        row.birthday = Set(birthday);
        row.preferred_channel = Set(preferred_channel);
        row.language = Set(language);
        row.preferences = Set(preferences);
        row.do_not_contact = Set(do_not_contact);
        row.description = Set(description);
        row.owner_id = Set(owner_id);
        row.team_id = Set(team_id);
        row.tag_ids = Set(to_json(&tag_ids));
        row.external_ids = Set(to_json(&external_ids));
    }
}
