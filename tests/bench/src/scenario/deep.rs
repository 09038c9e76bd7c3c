//! A page far behind the first, over what the first costs.
use crate::{
    http::{Call, Client},
    sample::Sample,
    settings::Size,
};

use super::reading::Reading;

/// The first page and the deep one, of the longest list the representative has: own leads that have left one state.
pub(crate) fn pages(client: &mut Client, size: Size) -> anyhow::Result<[Reading; 2]> {
    let mut sample = Sample::take(client)?;
    let me = sample.me.clone();
    let list =
        format!("/api/v1/leads?sort=-created_at&expand=owner_id,team_id,campaign_id&status_not=new&owner_id={me}");
    let cursor = sample.cursor_to(&list, size.deep_page())?;
    let unit = |path: String| vec![vec![Call::get(path)]];
    Ok([
        Reading { name: "first_page", units: unit(list.clone()) },
        Reading { name: "deep_page", units: unit(format!("{list}&cursor={cursor}")) },
    ])
}
