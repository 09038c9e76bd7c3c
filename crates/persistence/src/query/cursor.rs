//! Where a page ended, signed: opaque to clients, bound to the question and to who asks.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::sea_query::{SimpleExpr, Value as Sql};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use wire::{Kind, query::Search};

use super::{Asker, sort::Key};
use crate::StoreError;

const SIGNATURE: usize = 16;

#[derive(Serialize, Deserialize)]
struct Place {
    /// Values of the order's keys in the last row.
    at: Vec<Value>,
    /// Digest of the question.
    of: String,
}

/// What must not change from page to page.
pub(super) fn digest(record_type: &str, search: &Search, asker: &Asker) -> String {
    let Search { condition, q, sort, deleted, .. } = search;
    let question = serde_json::json!([record_type, condition, q, sort, deleted, asker.actor.user_id]);
    let hash = Sha256::digest(question.to_string().as_bytes());
    URL_SAFE_NO_PAD.encode(&hash[..12])
}

pub(super) fn write(key: &[u8; 32], digest: &str, values: Vec<Value>) -> String {
    let place = Place { at: values, of: digest.to_owned() };
    let mut bytes = serde_json::to_vec(&place).unwrap_or_default();
    let signature = sign(key, &bytes);
    bytes.extend_from_slice(&signature);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// # Errors
/// `cursor` for what this server did not make, or made for another question.
pub(super) fn read(
    key: &[u8; 32],
    digest: &str,
    cursor: &str,
    keys: &[Key],
) -> Result<Vec<Option<SimpleExpr>>, StoreError> {
    let broken = || StoreError::query("cursor", "cursor");
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| broken())?;
    let (place, signature) = bytes.split_at_checked(bytes.len().saturating_sub(SIGNATURE)).ok_or_else(broken)?;
    if !same(&sign(key, place), signature) {
        return Err(broken());
    }
    let place: Place = serde_json::from_slice(place).map_err(|_| broken())?;
    if place.of != digest || place.at.len() != keys.len() {
        return Err(broken());
    }
    keys.iter().zip(place.at).map(|(key, value)| from_json(key.kind, &key.column, &value).ok_or_else(broken)).collect()
}

fn sign(key: &[u8; 32], bytes: &[u8]) -> [u8; SIGNATURE] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(bytes);
    let mut signature = [0; SIGNATURE];
    signature.copy_from_slice(&mac.finalize().into_bytes()[..SIGNATURE]);
    signature
}

/// In constant time.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

/// A stored value as the cursor carries it.
pub(super) fn to_json(value: Sql) -> Value {
    match value {
        Sql::Bool(value) => value.into(),
        Sql::BigInt(value) => value.into(),
        Sql::String(value) => value.into(),
        Sql::Uuid(value) => value.map(|id| id.to_string()).into(),
        Sql::ChronoDate(value) => value.map(|date| date.to_string()).into(),
        Sql::Json(value) => value.map(|json| *json).into(),
        Sql::ChronoDateTimeUtc(value) => value.map(|instant| instant.timestamp_micros()).into(),
        _ => Value::Null,
    }
}

#[expect(clippy::option_option, reason = "the outer says whether it parses, the inner is SQL's null")]
fn from_json(kind: Kind, column: &str, value: &Value) -> Option<Option<SimpleExpr>> {
    if value.is_null() {
        return Some(None);
    }
    let text = value.as_str();
    let sql: Sql = match kind {
        _ if column == "name_key" => text?.into(),
        Kind::Id | Kind::Link(_) => text?.parse::<Uuid>().ok()?.into(),
        Kind::Date => text?.parse::<NaiveDate>().ok()?.into(),
        Kind::DateTime => DateTime::<Utc>::from_timestamp_micros(value.as_i64()?)?.into(),
        Kind::Integer(..) | Kind::Money => value.as_i64()?.into(),
        Kind::Bool => value.as_bool()?.into(),
        _ => text?.into(),
    };
    Some(Some(sql.into()))
}
