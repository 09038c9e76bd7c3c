//! Signing in, and who one is then.
use std::collections::BTreeMap;

use domain::{
    permission::{FieldAccess, ObjectRights},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::{Record, organization::Organization, record::User};

/// Body of `POST /auth/sign-in`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The user's address.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "nancy@northwind.example"))]
    pub email: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000, format = "password"))]
    pub password: String,
    /// `browser` puts the refresh token in a cookie no script can read, `mobile` in the answer.
    #[serde(default)]
    pub client: Client,
}

/// Where the refresh token is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Client {
    #[default]
    Browser,
    Mobile,
}

/// Body of `POST /auth/refresh` from a mobile app; a browser sends its cookie and no body.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The token of the last sign-in or refresh; it works once.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub refresh_token: Option<String>,
}

/// What signing in and refreshing give.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    /// Send it as `Authorization: Bearer …`.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub access_token: String,
    /// Seconds the access token lives.
    pub expires_in: u32,
    /// Who signed in.
    pub user_id: Uuid,
    /// For mobile apps only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub refresh_token: Option<String>,
}

/// Answer of `GET /me`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub user: Record<User>,
    /// By object; every object is named.
    pub permissions: BTreeMap<String, ObjectRights>,
    /// By object, the fields that are hidden from the user (`none`) or shown only (`read`).
    pub field_rights: BTreeMap<String, BTreeMap<String, FieldAccess>>,
    /// The user's teams, and those below them.
    pub team_ids: Vec<Uuid>,
    pub organization: Organization,
    /// Whether this installation shows demonstration data with known passwords.
    pub demo: bool,
    /// Whether somebody else gave the user's password: nothing else works until the user chooses another.
    pub must_change_password: bool,
}

/// Body of `PATCH /me`: what users may change about themselves.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct MyProfile {
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, nullable = false))]
    pub name: Option<String>,
    /// Position.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: Option<String>,
    /// Telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub phone: Option<String>,
    /// `en`, `zh-CN` or `zh-TW`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 10, pattern = "^(en|zh-CN|zh-TW)$"))]
    pub locale: Option<String>,
    /// IANA time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub time_zone: Option<String>,
    /// How dates are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "year_month_day"))]
    pub date_format: Option<String>,
    /// `twelve_hours` or `twenty_four_hours`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "twenty_four_hours"))]
    pub time_format: Option<String>,
    /// The signs within numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "comma_point"))]
    pub number_format: Option<String>,
    /// The page to begin with, of those that are shipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "manager"))]
    pub home: Option<String>,
    /// A dashboard, as that page instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_dashboard_id: Option<Uuid>,
}

/// Body of `POST /me/password` and, without the current one, of `POST /users/{id}/password`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password now in force; needed to change one's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000, format = "password"))]
    pub current: Option<String>,
    /// The new one: 15 characters or more, not one of the common ones.
    #[cfg_attr(feature = "openapi", schema(min_length = 15, max_length = 1000, format = "password"))]
    pub new: String,
}

/// Answer of `GET /users/{id}/access`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserAccess {
    /// When the password was set; none for a user who has none and cannot sign in yet.
    pub password_set_at: Option<Timestamp>,
    /// Whether somebody else gave the password: whoever signs in with it must choose another.
    pub must_change_password: bool,
    /// When the user was last here, of those sign-ins that go on.
    pub last_seen_at: Option<Timestamp>,
    /// In how many places the user is signed in.
    pub sessions: u32,
}

/// Answer of `GET /me/sessions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sessions {
    /// Last used first.
    #[cfg_attr(feature = "openapi", schema(max_items = 10000))]
    pub data: Vec<Session>,
}

/// One place where a user is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub id: Uuid,
    /// Whether it is the session that asks.
    pub current: bool,
    /// `browser` or `mobile`.
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub client: String,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    /// When it ends unless it is used before.
    pub expires_at: Timestamp,
    /// The program that signed in, as it calls itself.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub user_agent: Option<String>,
    /// The address it was signed in from.
    #[cfg_attr(feature = "openapi", schema(max_length = 50))]
    pub ip: Option<String>,
}

/// Answer of `GET /setup`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupState {
    /// Nobody can sign in yet: the first administrator is to be created.
    pub needed: bool,
    /// This installation shows demonstration data with known passwords.
    pub demo: bool,
    /// Who can sign in to the demonstration; empty elsewhere.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub demo_users: Vec<DemoUser>,
    /// What all of them sign in with: printed at the start too, and no secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub demo_password: Option<String>,
    /// The program's version.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub version: String,
}

/// Somebody to sign in as, in a demonstration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoUser {
    #[cfg_attr(feature = "openapi", schema(max_length = 254, format = "email"))]
    pub email: String,
    /// The role's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub role: String,
    /// The language the screen will be in.
    #[cfg_attr(feature = "openapi", schema(max_length = 10))]
    pub locale: String,
}

/// Body of `POST /setup`: works once, while there is no user.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The organisation's name.
    #[validate(length(min = 1, max = 200))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub organization: String,
    /// ISO 4217 code of the currency figures are added up in.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", example = "EUR"))]
    pub base_currency: String,
    /// IANA time zone.
    #[validate(length(min = 1, max = 60))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "Asia/Shanghai"))]
    pub time_zone: String,
    /// `en`, `zh-CN` or `zh-TW`.
    #[cfg_attr(feature = "openapi", schema(max_length = 10, pattern = "^(en|zh-CN|zh-TW)$", example = "zh-CN"))]
    pub locale: String,
    /// The administrator's name.
    #[validate(length(min = 1, max = 200))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// The administrator's address.
    #[validate(custom(function = "crate::email::check"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 254, format = "email"))]
    pub email: String,
    /// The administrator's password: 15 characters or more.
    #[cfg_attr(feature = "openapi", schema(min_length = 15, max_length = 1000, format = "password"))]
    pub password: String,
}
