//! Every place and every act by name, and every record: one box, opened by Ctrl+K (G4). A line says its keys, so that one learns them.
use leptos::prelude::*;
use wire::Definition;

use super::{
    create, help, keys,
    navigation::{GROUPS, creatable},
    search_box,
};
use crate::{
    browser,
    i18n::{fill, key, label, of, t, tr},
    outbox, route,
    theme::{self, Theme},
    ui::{
        combobox::{Combobox, Offer, Source},
        density,
        dialog::Dialog,
        field::Control,
    },
};

thread_local! {
    static OPEN: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

pub(super) fn open() {
    OPEN.with(|open| open.set(true));
}

/// What a line does.
#[derive(Clone, Copy)]
enum Act {
    Go(&'static str),
    List(&'static Definition),
    Make(&'static Definition),
    Theme(Theme),
    Density(&'static str),
    Help,
    SignOut,
}

struct Command {
    name: String,
    /// The keys that do the same.
    keys: String,
    act: Act,
}

fn command(name: impl Into<String>, keys: impl Into<String>, act: Act) -> Command {
    Command { name: name.into(), keys: keys.into(), act }
}

/// All that the person may do, in the language in use.
fn commands() -> Vec<Command> {
    let mut all = vec![command(place(t(key::NAV_HOME)), "g h", Act::Go("/home"))];
    let letter =
        |first: &str, name: &str| keys::letter_of(name).map_or_else(String::new, |letter| format!("{first} {letter}"));
    for definition in GROUPS.iter().flat_map(super::navigation::Group::items) {
        all.push(command(place(label::records(definition.name)), letter("g", definition.name), Act::List(definition)));
    }
    for spot in GROUPS.iter().flat_map(super::navigation::Group::spots) {
        let keys = keys::PLACES.iter().find(|(_, href, _)| *href == spot.href);
        let keys = keys.map_or_else(String::new, |(letter, ..)| format!("g {letter}"));
        all.push(command(place(t(spot.title)), keys, Act::Go(spot.href)));
    }
    for definition in creatable() {
        all.push(command(create::heading(definition), letter("c", definition.name), Act::Make(definition)));
    }
    let themes = [(Theme::Light, key::THEME_LIGHT), (Theme::Dark, key::THEME_DARK), (Theme::System, key::THEME_SYSTEM)];
    all.extend(themes.map(|(theme, name)| command(of(t(key::NAV_THEME), t(name)), "", Act::Theme(theme))));
    let densities = density::NAMES.into_iter().zip([key::DENSITY_COMPACT, key::DENSITY_USUAL, key::DENSITY_ROOMY]);
    all.extend(densities.map(|(name, words)| command(of(t(key::DENSITY_TITLE), t(words)), "", Act::Density(name))));
    all.push(command(t(key::SETTINGS_TITLE), "", Act::Go("/settings")));
    all.push(command(place(t(key::TRASH_TITLE)), "", Act::Go("/trash")));
    all.push(command(place(t(key::WORK_TITLE)), "", Act::Go("/jobs")));
    all.push(command(t(key::HELP_TITLE), "?", Act::Help));
    all.push(command(t(key::ACTION_SIGN_OUT), "", Act::SignOut));
    all
}

fn place(name: &str) -> String {
    fill(key::PALETTE_GO, &[("place", name)])
}

/// Commands carry their place in the list as id, records their address.
async fn offers(text: String) -> Vec<Offer> {
    let wanted = browser::lowercase(&text);
    let fits = |command: &Command| {
        let name = browser::lowercase(&command.name);
        wanted.split_whitespace().all(|word| name.contains(word))
    };
    let all = commands();
    let known =
        all.iter().enumerate().filter(|(_, command)| fits(command)).take(if wanted.is_empty() { 40 } else { 6 });
    let mut offers: Vec<_> = known
        .map(|(at, command)| Offer { id: format!("#{at}"), name: command.name.clone(), note: command.keys.clone() })
        .collect();
    offers.extend(search_box::offers(&text).await);
    offers
}

fn run(id: &str) {
    let Some(at) = id.strip_prefix('#') else { return route::go(id) };
    let Some(command) = at.parse::<usize>().ok().and_then(|at| commands().into_iter().nth(at)) else { return };
    match command.act {
        Act::Go(address) => route::go(address),
        Act::List(definition) => route::go(&format!("/{}", definition.path)),
        Act::Make(definition) => create::open(definition, serde_json::json!({})),
        Act::Theme(theme) => theme::choose(theme),
        Act::Density(name) => density::choose(name),
        Act::Help => help::open(),
        Act::SignOut => outbox::sign_out(),
    }
}

#[component]
pub(super) fn Palette() -> impl IntoView {
    let wanted = OPEN.with(Clone::clone);
    let open = RwSignal::new(false);
    let asked = wanted.clone();
    Effect::new(move || {
        if asked.get() {
            asked.set(false);
            open.set(true);
            browser::focus_first(".palette input");
        }
    });
    let choose = move |offer: Option<Offer>| {
        open.set(false);
        if let Some(offer) = offer {
            run(&offer.id);
        }
    };
    view! {
        <Dialog open title=tr(key::PALETTE_TITLE)>
            <div class="dialog-body palette">
                <Combobox control=Control::plain("palette") source=Source::new(offers) chosen=Signal::stored(None) on_choose=choose clearable=false eager=true
                    placeholder=tr(key::PALETTE_HINT) label=tr(key::PALETTE_TITLE) />
            </div>
        </Dialog>
    }
}
