//! Dashboards: reports side by side, under one period.
mod edit;
mod index;
mod page;
mod standard;
mod widget;

pub(super) use index::Dashboards;
pub(super) use page::DashboardPage;

use serde_json::Value;
use wire::{condition::Compare, report::Widget};

use crate::api::ApiError;

/// A dashboard as it is shown: one that is kept, or the one that is shipped.
#[derive(Clone, Debug, PartialEq)]
struct Board {
    /// Null for the one that is shipped.
    record: Value,
    widgets: Vec<Widget>,
    /// Over all widgets, whatever the reader chooses.
    filters: Vec<Compare>,
}

impl Board {
    /// None for a record this page does not understand.
    fn kept(record: Value) -> Result<Self, ApiError> {
        let unreadable = || ApiError::from_answer(500, &Value::Null);
        let widgets = serde_json::from_value(record["widgets"].clone()).map_err(|_| unreadable())?;
        let filters = match &record["filters"] {
            Value::Null => Vec::new(),
            filters => serde_json::from_value(filters.clone()).map_err(|_| unreadable())?,
        };
        Ok(Self { record, widgets, filters })
    }
}
