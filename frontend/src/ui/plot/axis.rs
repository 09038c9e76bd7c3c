//! Lines and numbers beside the marks.
use leptos::prelude::*;

use super::{Plot, Unit, px, scale::Scale, text};

/// The field that marks are drawn in.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    pub(super) fn x(&self, share: f64) -> f64 {
        self.left + share * self.width
    }

    /// From the ground up.
    pub(super) fn y(&self, share: f64) -> f64 {
        self.top + (1.0 - share) * self.height
    }
}

/// Numbers under upright lines.
pub(super) fn across(unit: &Unit, scale: &Scale, area: Area) -> AnyView {
    let tick = |value: f64| {
        let x = area.x(scale.share(value));
        let end = area.top + area.height;
        view! {
            <g>
                <line class=if value == 0.0 { "ground" } else { "grid" } x1=px(x) x2=px(x) y1=px(area.top) y2=px(end) />
                <text class="tick" x=px(x) y=px(end + 16.0) text-anchor="middle">{unit.tick(value)}</text>
            </g>
        }
    };
    scale.ticks().into_iter().map(tick).collect_view().into_any()
}

/// Numbers beside level lines.
pub(super) fn up(plot: &Plot, scale: &Scale, area: Area) -> AnyView {
    let tick = |value: f64| {
        let y = area.y(scale.share(value));
        let end = area.left + area.width;
        view! {
            <g>
                <line class=if value == 0.0 { "ground" } else { "grid" } x1=px(area.left) x2=px(end) y1=px(y) y2=px(y) />
                <text class="tick" x=px(area.left - 8.0) y=px(y + 4.0) text-anchor="end">{plot.unit.tick(value)}</text>
            </g>
        }
    };
    scale.ticks().into_iter().map(tick).collect_view().into_any()
}

/// How much room the numbers of an upright axis take.
pub(super) fn room(plot: &Plot, scale: &Scale) -> f64 {
    scale.ticks().into_iter().map(|value| text::width(&plot.unit.tick(value))).fold(24.0, f64::max) + 14.0
}

/// Names under the marks, as many as have room; the last is more often looked for than the one before it.
pub(super) fn names(plot: &Plot, area: Area) -> AnyView {
    let count = plot.places.len();
    #[expect(clippy::cast_precision_loss, reason = "at most a thousand places")]
    let slot = area.width / count.max(1) as f64;
    let widest = plot.places.iter().map(|name| text::width(name)).fold(0.0, f64::max).min(110.0) + 8.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
    let every = (widest / slot).ceil().max(1.0) as usize;
    let name = |(at, name): (usize, &String)| {
        #[expect(clippy::cast_precision_loss, reason = "at most a thousand places")]
        let x = area.left + (at as f64 + 0.5) * slot;
        let y = area.top + area.height + 18.0;
        view! { <text class="tick" x=px(x) y=px(y) text-anchor="middle">{text::fit(name, widest)}</text> }
    };
    let last = count.saturating_sub(1);
    let told = plot.places.iter().enumerate().filter(|(at, _)| (last - at).is_multiple_of(every));
    told.map(name).collect_view().into_any()
}
