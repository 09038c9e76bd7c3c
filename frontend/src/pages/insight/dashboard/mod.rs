//! Dashboards: reports side by side, under one period. The page one begins with is one of them.
mod edit;
mod home;
mod index;
mod keep;
mod menu;
mod page;
mod share;
mod tools;
mod tv;
mod widget;

pub(crate) use edit::Draft;
pub(super) use home::HomePage;
pub(super) use index::Dashboards;
pub(super) use page::DashboardPage;
pub(crate) use tools::tools as board_tools;
pub(crate) use widget::Over;

use serde_json::Value;
use wire::{
    condition::Compare,
    definition,
    report::{StandardDashboard, Widget},
};

use super::{read, source};
use crate::api::{ApiError, records};

/// A dashboard as it is shown: one that is kept, or one that is shipped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Board {
    /// Null for one that is shipped.
    record: Value,
    /// None for one that is kept.
    shipped: Option<StandardDashboard>,
    widgets: Vec<Widget>,
    /// Over all widgets, whatever the reader chooses.
    filters: Vec<Compare>,
}

impl Board {
    /// None for a record this page does not understand.
    fn kept(record: Value) -> Result<Self, ApiError> {
        let widgets = read::answer(&record["widgets"])?;
        let filters = match &record["filters"] {
            Value::Null => Vec::new(),
            filters => read::answer(filters)?,
        };
        Ok(Self { record, shipped: None, widgets, filters })
    }

    fn shipped(board: StandardDashboard) -> Self {
        let (widgets, filters) = (board.widgets.clone(), board.filters.clone());
        Self { record: Value::Null, shipped: Some(board), widgets, filters }
    }

    /// What it is called; of one that is shipped, in the language in use.
    fn title(&self) -> String {
        let kept = || self.record["name"].as_str().unwrap_or_default().to_owned();
        self.shipped.as_ref().map_or_else(kept, |board| source::spoken(&board.labels))
    }

    /// Its name in addresses.
    fn name(&self) -> String {
        let kept = || self.record["id"].as_str().unwrap_or_default().to_owned();
        self.shipped.as_ref().map_or_else(kept, |board| board.key.clone())
    }

    fn address(&self) -> String {
        format!("/dashboards/{}", self.name())
    }
}

/// A dashboard by its name in addresses.
async fn load(name: String) -> Result<Board, ApiError> {
    // Every widget asks for them; the first answer serves all.
    let _ = source::shipped().await;
    if name.len() != 36 {
        let found = source::boards().await?.into_iter().find(|board| board.key == name);
        return found.map(Board::shipped).ok_or_else(|| ApiError::from_answer(404, &Value::Null));
    }
    let dashboard = definition("dashboard").ok_or_else(source::unreadable)?;
    Board::kept(records::get(dashboard, &name).await?)
}
