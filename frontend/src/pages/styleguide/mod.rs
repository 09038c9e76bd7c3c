//! Every component of `ui` in every state, in light and in dark beside each other (UX 4). It knows no record. In every
//! build: whoever changes a component looks here first, and a journey runs axe over it.
mod action;
mod drawn;
mod entry;
mod message;
mod panel;
mod token;
mod weeks;

use leptos::prelude::*;

pub(crate) use self::{drawn::charts, weeks::days};
use crate::{piece, shell::heading::Heading};

/// Too long for most places, and in two scripts.
const LONG: &str = "Northwind Traders International Trading and Shipping Company – 上海北风国际贸易与航运有限公司";

pub(crate) fn page() -> AnyView {
    view! {
        <div class="page styleguide" lang="en">
            <Heading title=Signal::stored("Style guide".to_owned()) />
            <p>"Components of frontend/src/ui. What a pointer or the keyboard changes is seen by pointing and with the Tab key."</p>
            <div class="schemes">{scheme("light", "Light")}{scheme("dark", "Dark")}</div>
            {piece::styleguide_charts::show()}
            {piece::styleguide_days::show()}
        </div>
    }
    .into_any()
}

fn scheme(name: &'static str, title: &'static str) -> AnyView {
    view! {
        <div class="scheme" data-scheme=name>
            <h2>{title}</h2>
            {token::all()}
            {action::all()}
            {entry::all(name)}
            {panel::all(name)}
            {message::all()}
        </div>
    }
    .into_any()
}

/// A component, what it is for, and its states.
fn component(name: &'static str, about: &'static str, states: Vec<AnyView>) -> AnyView {
    view! { <div class="panel"><h3>{name}</h3><p class="muted">{about}</p><div class="specimens">{states}</div></div> }
        .into_any()
}

/// One state, under its name.
fn state(name: &'static str, inside: impl IntoView + 'static) -> AnyView {
    view! { <div class="specimen"><p class="hint">{name}</p>{inside.into_any()}</div> }.into_any()
}

fn text(text: &'static str) -> Signal<String> {
    Signal::stored(text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Placed once around every page, and so on this one.
    const AROUND: [&str; 2] = ["LiveRegions", "Toasts"];

    fn sources(folder: &str, act: &mut dyn FnMut(&str)) {
        for entry in fs::read_dir(Path::new(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(path.to_str().unwrap(), act);
            } else {
                act(&fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_component_is_shown() {
        let mut guide = String::new();
        sources("src/pages/styleguide", &mut |text| guide.push_str(text));
        let mut components = Vec::new();
        sources("src/ui", &mut |text| {
            let functions = text.split("#[component]").skip(1).filter_map(|rest| rest.split_once("pub(crate) fn "));
            // A private one belongs to the component above it.
            let public = functions.filter(|(before, _)| before.trim().is_empty());
            components.extend(public.filter_map(|(_, rest)| rest.split(['(', '<']).next()).map(str::to_owned));
        });
        assert!(components.len() > 20, "the sources were not read: {components:?}");
        let missing: Vec<_> = components
            .iter()
            .filter(|name| !AROUND.contains(&name.as_str()) && !guide.contains(&format!("<{name} ")))
            .collect();
        assert!(missing.is_empty(), "the style guide lacks {missing:?}");
    }
}
