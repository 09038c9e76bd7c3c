//! The dashboards that are shipped: one file of data.
use std::sync::LazyLock;

use wire::report::StandardDashboard;

static SHIPPED: LazyLock<Vec<StandardDashboard>> =
    LazyLock::new(|| serde_json::from_str(include_str!("boards.json")).unwrap_or_default());

/// All of them, in the order they are shown.
pub fn all() -> &'static [StandardDashboard] {
    &SHIPPED
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wire::report::{HOMES, StandardReport, check_widgets};

    use super::*;

    #[test]
    fn every_shipped_dashboard_could_be_kept_and_shows_shipped_reports() {
        let shipped: Vec<StandardDashboard> = serde_json::from_str(include_str!("boards.json")).expect("shipped data");
        let reports: Vec<StandardReport> = serde_json::from_str(include_str!("standard.json")).expect("shipped data");
        let reports: BTreeSet<&str> = reports.iter().map(|report| report.key.as_str()).collect();
        for board in &shipped {
            assert_eq!(check_widgets(&board.widgets), [], "{}", board.key);
            for tag in ["en", "zh-CN", "zh-TW"] {
                assert!(board.labels.contains_key(tag) && board.about.contains_key(tag), "{}", board.key);
            }
            for widget in &board.widgets {
                let key = widget.standard.as_deref().unwrap_or_default();
                assert!(reports.contains(key), "{}: {key}", board.key);
            }
        }
        let keys: Vec<&str> = shipped.iter().map(|board| board.key.as_str()).collect();
        assert!(HOMES.iter().all(|home| keys.contains(home)), "{keys:?}");
    }
}
