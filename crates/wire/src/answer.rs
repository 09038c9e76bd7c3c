//! The shapes of answers.
use std::collections::BTreeMap;

use domain::{time::Timestamp, violation::Violation};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// A stored record: what the server owns around what the client may write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record<T> {
    pub id: Uuid,
    /// Grows by one with every change; the `ETag` is made of it.
    pub version: i64,
    pub created_at: Timestamp,
    pub created_by: Option<Uuid>,
    pub updated_at: Timestamp,
    pub updated_by: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    #[serde(flatten)]
    pub data: T,
}

/// The name of a record that an answer points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Related {
    /// The record's type, singular.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "account"))]
    pub record_type: String,
    /// Its display name, in the reader's language where it has several.
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "Around the Horn"))]
    pub name: String,
}

/// Where a list goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page {
    /// Opaque; send it back as `cursor` with the same filter and sort.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub next_cursor: Option<String>,
    /// Whether rows follow.
    pub has_more: bool,
    /// Rows of the whole filter, where `count=exact` was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Set when counting stopped at its cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_is_lower_bound: Option<bool>,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListPage<T> {
    pub data: Vec<T>,
    pub page: Page,
    /// Names of linked records by id, for the fields asked by `expand`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub related: BTreeMap<Uuid, Related>,
}

/// Figures per group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Aggregates {
    /// One entry per distinct key.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub groups: Vec<AggregateGroup>,
}

/// One group: its key, and a figure per measure asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AggregateGroup {
    /// The values of the `group_by` fields, in their order; empty for a total.
    #[cfg_attr(feature = "openapi", schema(max_items = 2))]
    pub key: Vec<Value>,
    /// By measure: `count` is a number, sums of money are decimal texts in the base currency.
    pub measures: BTreeMap<String, Value>,
}

/// Error body, RFC 9457.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI naming the kind of problem; ends with `code`.
    #[serde(rename = "type")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 200, format = "uri-reference", example = "/docs/problems#not_found")
    )]
    pub kind: String,
    /// What happened, in the reader's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
    pub status: u16,
    /// This occurrence, in the reader's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub detail: Option<String>,
    /// The request's id, as in the logs.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub instance: String,
    /// Stable key: programs branch on it.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "not_found"))]
    pub code: String,
    /// Every member at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub errors: Vec<ProblemError>,
    /// The version now stored, where the request named an older one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_version: Option<i64>,
    /// The record as it is now stored, where the request named an older version: what to merge with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub current: Option<Value>,
}

/// One member at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemError {
    /// RFC 6901 pointer into the request's body, or `?name` for a query parameter.
    #[cfg_attr(feature = "openapi", schema(max_length = 300, example = "#/emails/0/address"))]
    pub pointer: String,
    /// Stable key of the rule.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "email"))]
    pub code: String,
    /// The rule, in the reader's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub detail: String,
    /// Values the rule names, such as `max`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl ProblemError {
    /// Back to the form the rules speak.
    pub fn violation(&self) -> Violation {
        let field = self.pointer.trim_start_matches(['#', '?']).trim_start_matches('/').replace('/', ".");
        Violation { field, code: self.code.clone(), params: self.params.clone() }
    }
}

/// What an entry of a timeline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    Activity,
    Task,
    Change,
}

/// One thing that happened around a record; of the three members at the end, the one its kind names is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    pub kind: TimelineKind,
    pub at: Timestamp,
    /// Distinguishes entries of one instant.
    pub key: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Record<crate::record::Activity>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Record<crate::record::Task>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A write to a record, as the change log keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// `create`, `update`, `delete`, `restore`, `convert`.
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "update"))]
    pub action: String,
    /// Who did it; none for maintenance.
    pub actor_id: Option<Uuid>,
    /// The version it made.
    pub version: i64,
    /// The members that differ, as they were; null for a record that is new.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Value,
    /// The members that differ, as they are since; null for a record that was deleted.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Value,
}
