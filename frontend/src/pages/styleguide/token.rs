//! Colours, type and icons.
use leptos::prelude::*;

use super::{component, state};
use crate::ui::icon::{self, Icon};

/// Grounds, and what is written on them.
const COLORS: [&str; 22] = [
    "canvas",
    "surface",
    "sunken",
    "hover",
    "selected",
    "border",
    "control-border",
    "text",
    "text-2",
    "muted",
    "accent",
    "accent-hover",
    "accent-text",
    "focus",
    "success",
    "success-ground",
    "warning",
    "warning-ground",
    "danger",
    "danger-ground",
    "danger-fill",
    "info-ground",
];
const RAMPS: [(&str, usize); 2] = [("heat", 7), ("series", 6)];

pub(super) fn all() -> AnyView {
    let ramps = RAMPS.iter().flat_map(|(name, count)| (1..=*count).map(move |step| format!("{name}-{step}")));
    let colors = COLORS.iter().map(|name| (*name).to_owned()).chain(ramps).map(swatch).collect_view();
    let icons = [icon::HOUSE, icon::HANDSHAKE, icon::CALENDAR, icon::TRASH_2, icon::CIRCLE_HELP];
    let icons = icons.map(|shape| view! { <Icon shape /> }).collect_view();
    view! {
        {component("Colours", "tokens.css; every pair was checked for contrast.", vec![view! { <ul class="swatches">{colors}</ul> }.into_any()])}
        {component("Type", "Sizes and weights.", vec![
            state("Body, 14", view! { <p>"Good words cost nothing. 良言一句三冬暖。"</p> }),
            state("Strong", view! { <p><strong>"Good words cost nothing. 良言一句三冬暖。"</strong></p> }),
            state("Quiet", view! { <p class="muted">"Good words cost nothing. 良言一句三冬暖。"</p> }),
            state("Link", view! { <p><a href="/styleguide">"A link 链接"</a></p> }),
        ])}
        {component("Icon", "Beside a text, or inside a named button; never alone.", vec![state("20 px, in the colour of the text", view! { <p class="icons">{icons}</p> })])}
    }
    .into_any()
}

fn swatch(name: String) -> impl IntoView {
    let ground = format!("var(--{name})");
    view! { <li><span class="swatch-box" style:background=ground></span><code>{name}</code></li> }
}
