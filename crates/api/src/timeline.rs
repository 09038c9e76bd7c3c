//! Questions to a timeline, and pages of it.
use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use persistence::timeline::Before;
use uuid::Uuid;
use wire::{ListPage, Page, TimelineEntry, TimelineKind};

use crate::error::ApiError;

const DEFAULT_LIMIT: u64 = 30;
const MAX_LIMIT: u64 = 100;
const LONGEST_TYPES: usize = 60;

pub(crate) struct Question {
    pub(crate) kinds: Vec<TimelineKind>,
    pub(crate) limit: u64,
    pub(crate) before: Option<Before>,
}

impl Question {
    pub(crate) fn parse(types: Option<&str>, limit: Option<u64>, cursor: Option<&str>) -> Result<Self, ApiError> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(ApiError::query("limit", "range"));
        }
        if types.is_some_and(|types| types.chars().count() > LONGEST_TYPES) {
            return Err(ApiError::query("types", "length"));
        }
        let kinds = types.unwrap_or("activity,task,change").split(',').map(kind).collect::<Option<_>>();
        let before =
            cursor.map(|cursor| place(cursor).ok_or_else(|| ApiError::query("cursor", "cursor"))).transpose()?;
        Ok(Self { kinds: kinds.ok_or_else(|| ApiError::query("types", "choice"))?, limit, before })
    }
}

fn kind(name: &str) -> Option<TimelineKind> {
    match name.trim() {
        "activity" => Some(TimelineKind::Activity),
        "task" => Some(TimelineKind::Task),
        "change" => Some(TimelineKind::Change),
        _ => None,
    }
}

fn place(cursor: &str) -> Option<Before> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (at, key) = text.split_once(' ')?;
    Some(Before { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, key: key.parse::<Uuid>().ok()? })
}

/// `entries` is one longer than `limit` where more follow.
pub(crate) fn page(mut entries: Vec<TimelineEntry>, limit: u64) -> ListPage<TimelineEntry> {
    let has_more = entries.len() as u64 > limit;
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = entries.last().filter(|_| has_more);
    let next_cursor =
        last.map(|entry| URL_SAFE_NO_PAD.encode(format!("{} {}", entry.at.to_utc().timestamp_micros(), entry.key)));
    ListPage { data: entries, page: Page { next_cursor, has_more, ..Page::default() }, related: BTreeMap::default() }
}
