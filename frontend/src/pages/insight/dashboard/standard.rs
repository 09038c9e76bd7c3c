//! The dashboard every installation has: what a manager asks on Monday, out of reports that are shipped.
use wire::report::Widget;

/// Its name in addresses.
pub(super) const NAME: &str = "overview";

/// The key of the report, and how many of twelve columns it takes.
const WIDGETS: [(&str, u32); 9] = [
    ("forecast_vs_target", 12),
    ("pipeline", 6),
    ("funnel", 6),
    ("stalled_deals", 6),
    ("forecast_accuracy", 6),
    ("sales_trend", 12),
    ("sales_performance", 6),
    ("activity_volume", 6),
    ("lost_reasons", 12),
];

pub(super) fn widgets() -> Vec<Widget> {
    let widget = |(key, width): &(&str, u32)| Widget {
        id: (*key).to_owned(),
        standard: Some((*key).to_owned()),
        width: *width,
        height: super::edit::HEIGHT,
        ..Widget::default()
    };
    super::edit::packed(WIDGETS.iter().map(widget).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_could_be_kept() {
        assert_eq!(wire::report::check_widgets(&widgets()), []);
    }
}
