//! The sections of the settings, and what is found in each: the one list of them.
use leptos::prelude::*;
use wire::{Definition, definition};

use super::{devices, display, features, feed, notices, organization, password, profile};
use crate::{
    i18n::{self, Key, key, label, t},
    session,
    ui::icon::{self, Shape},
};

/// One page of the settings.
pub(super) struct Section {
    /// In the address.
    pub(super) name: &'static str,
    pub(super) title: Key,
    pub(super) shape: Shape,
    /// What can be set there.
    pub(super) items: &'static [Item],
    /// Holds for everybody, and is changed by who runs the organisation.
    pub(super) shared: bool,
    pub(super) draw: fn() -> AnyView,
}

/// One thing that can be set: what it is called, and the control it is set by.
pub(super) struct Item {
    pub(super) words: Words,
    /// The beginning of the control's id; empty where the section is short enough.
    pub(super) control: &'static str,
}

/// What something is called, in whichever language.
#[derive(Clone, Copy)]
pub(super) enum Words {
    Text(Key),
    /// A field of a record type.
    Field(&'static str, &'static str),
    /// Several records of a type.
    Records(&'static str),
}

impl Words {
    /// In the language in use.
    pub(super) fn shown(self) -> &'static str {
        match self {
            Self::Text(key) => t(key),
            Self::Field(record, field) => label::field(record, field),
            Self::Records(name) => label::records(name),
        }
    }

    /// In every language that is loaded.
    pub(super) fn everywhere(self) -> Vec<&'static str> {
        match self {
            Self::Text(key) => i18n::everywhere(key),
            Self::Field(record, field) => {
                let own = i18n::find_everywhere(&format!("field.{record}.{field}"));
                if own.is_empty() { i18n::find_everywhere(&format!("field.{field}")) } else { own }
            }
            Self::Records(name) => i18n::find_everywhere(&format!("record.{name}.many")),
        }
    }
}

const fn field(record: &'static str, name: &'static str) -> Item {
    Item { words: Words::Field(record, name), control: name }
}

const fn text(key: Key, control: &'static str) -> Item {
    Item { words: Words::Text(key), control }
}

const fn records(name: &'static str, control: &'static str) -> Item {
    Item { words: Words::Records(name), control }
}

impl Section {
    pub(super) fn is_allowed(&self) -> bool {
        !self.shared || session::runs_organization()
    }
}

/// One's own first, then everybody's.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        name: "profile",
        title: key::SETTINGS_PROFILE,
        shape: icon::USER,
        items: &[
            field("user", "name"),
            field("user", "title"),
            field("user", "phone"),
            field("user", "time_zone"),
            field("user", "date_format"),
            field("user", "time_format"),
            field("user", "number_format"),
        ],
        shared: false,
        draw: || view! { <profile::Profile /> }.into_any(),
    },
    Section {
        name: "display",
        title: key::SETTINGS_DISPLAY,
        shape: icon::MONITOR,
        items: &[
            text(key::NAV_LANGUAGE, ""),
            text(key::NAV_THEME, ""),
            text(key::DENSITY_TITLE, ""),
            text(key::SETTINGS_LETTERS, "letters"),
            text(key::SETTING_DRAFTS, "drafts"),
        ],
        shared: false,
        draw: || view! { <display::Display /> }.into_any(),
    },
    Section {
        name: "notifications",
        title: key::NOTICE_TITLE,
        shape: icon::BELL,
        items: &[text(key::NOTICE_WANT, "")],
        shared: false,
        draw: || view! { <notices::Notices /> }.into_any(),
    },
    Section {
        name: "calendar",
        title: key::FEED_TITLE,
        shape: icon::CALENDAR_DAYS,
        items: &[text(key::FEED_ADDRESS, "")],
        shared: false,
        draw: || view! { <feed::CalendarFeed /> }.into_any(),
    },
    Section {
        name: "password",
        title: key::SETTINGS_PASSWORD,
        shape: icon::SHIELD,
        items: &[text(key::SETTINGS_PASSWORD_NEW, "current")],
        shared: false,
        draw: || view! { <password::Password /> }.into_any(),
    },
    Section {
        name: "devices",
        title: key::DEVICES_TITLE,
        shape: icon::MONITOR,
        items: &[text(key::DEVICES_END_OTHERS, "")],
        shared: false,
        draw: || view! { <devices::Devices /> }.into_any(),
    },
    Section {
        name: "organization",
        title: key::SETUP_ORGANIZATION,
        shape: icon::BUILDING_2,
        items: &[
            text(key::ORGANIZATION_NAME, "name"),
            text(key::SETUP_CURRENCY, "base_currency"),
            text(key::SETUP_TIME_ZONE, "time_zone"),
            text(key::NAV_LANGUAGE, "locale"),
            text(key::ORGANIZATION_WEEK, "first_weekday"),
            text(key::ORGANIZATION_YEAR, "fiscal_start"),
        ],
        shared: true,
        draw: || view! { <organization::Organization /> }.into_any(),
    },
    Section {
        name: "features",
        title: key::SETTINGS_FEATURES,
        shape: icon::LAYERS,
        items: &[
            records("lead", "leads"),
            records("campaign", "campaigns"),
            records("task", "tasks"),
            records("report", "reports"),
        ],
        shared: true,
        draw: || view! { <features::Features /> }.into_any(),
    },
];

/// Lists of records by which the installation is run; whoever may change them finds them here too.
const RECORDS: [&str; 7] = ["user", "team", "role", "pipeline", "stage", "tag", "exchange_rate"];

/// Those of them that the signed-in user may change.
pub(super) fn lists() -> impl Iterator<Item = &'static Definition> {
    let allowed = |definition: &&'static Definition| session::may(domain::permission::Action::Edit, definition);
    RECORDS.into_iter().filter_map(definition).filter(allowed)
}

pub(super) fn at(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}
