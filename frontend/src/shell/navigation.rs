//! The places one can go, by group.
use domain::permission::{AUDIT, Action};
use wire::{Definition, definition};

use crate::{
    i18n::{Key, key},
    session,
    ui::icon::{self, Shape},
};

/// A titled part of the navigation.
pub(super) struct Group {
    pub(super) title: Key,
    records: &'static [&'static str],
    /// Pages that are no list of records, for those who may read what the figures are of.
    pub(super) places: &'static [Spot],
    /// Shown to those who may change what it holds.
    admin: bool,
}

/// A page that is no list of records.
pub(super) struct Spot {
    pub(super) href: &'static str,
    pub(super) title: Key,
    pub(super) shape: Shape,
    /// The record type its figures are of; the log of all of them has a right of its own.
    about: &'static str,
}

pub(super) const GROUPS: [Group; 5] = [
    Group { title: key::NAV_SALES, records: &["lead", "account", "contact", "opportunity"], places: &[], admin: false },
    Group {
        title: key::NAV_WORK,
        records: &["task", "activity"],
        places: &[Spot { href: "/calendar", title: key::NAV_CALENDAR, shape: icon::CALENDAR_DAYS, about: "task" }],
        admin: false,
    },
    Group { title: key::NAV_MARKETING, records: &["campaign"], places: &[], admin: false },
    Group {
        title: key::NAV_INSIGHT,
        records: &["dashboard", "report"],
        places: &[Spot { href: "/forecast", title: key::NAV_FORECAST, shape: icon::TRENDING_UP, about: "opportunity" }],
        admin: false,
    },
    Group {
        title: key::NAV_ADMIN,
        records: &["user", "team", "role", "pipeline", "stage", "tag", "exchange_rate"],
        places: &[Spot { href: "/audit", title: key::NAV_AUDIT, shape: icon::HISTORY, about: AUDIT }],
        admin: true,
    },
];

impl Group {
    /// What of it the signed-in user may open; modules one may not read are absent, never greyed.
    pub(super) fn items(&self) -> Vec<&'static Definition> {
        let action = if self.admin { Action::Edit } else { Action::Read };
        let allowed = |definition: &&'static Definition| session::may(action, definition);
        self.records.iter().filter_map(|name| definition(name)).filter(allowed).collect()
    }

    /// The pages of it that the signed-in user may open.
    pub(super) fn spots(&self) -> impl Iterator<Item = &'static Spot> + use<> {
        let allowed = |spot: &&Spot| match definition(spot.about) {
            Some(about) => session::may(Action::Read, about),
            None => session::audits(),
        };
        self.places.iter().filter(allowed)
    }
}

/// What the "New" menu offers, in order.
pub(super) fn creatable() -> Vec<&'static Definition> {
    let names = ["lead", "account", "contact", "opportunity", "task", "campaign"];
    let allowed = |definition: &&'static Definition| session::may(Action::Create, definition);
    names.iter().filter_map(|name| definition(name)).filter(allowed).collect()
}

/// The drawing that stands for a record type.
pub(crate) fn icon_of(record: &str) -> Shape {
    match record {
        "lead" => icon::USER_PLUS,
        "account" | "account_contact" => icon::BUILDING_2,
        "contact" | "opportunity_contact" | "campaign_member" => icon::CONTACT,
        "opportunity" => icon::HANDSHAKE,
        "task" => icon::LIST_CHECKS,
        "activity" => icon::CALENDAR,
        "campaign" => icon::MEGAPHONE,
        "user" => icon::USER,
        "team" => icon::USERS,
        "role" => icon::SHIELD,
        "pipeline" => icon::GIT_BRANCH,
        "stage" => icon::LAYERS,
        "tag" => icon::TAG,
        "exchange_rate" => icon::COINS,
        "attachment" => icon::PAPERCLIP,
        "saved_view" => icon::BOOKMARK,
        "report" => icon::CHART_COLUMN,
        "dashboard" => icon::LAYOUT_DASHBOARD,
        _ => icon::HISTORY,
    }
}

/// The drawing that stands for a kind of activity.
pub(crate) fn icon_of_activity(kind: &str) -> Shape {
    match kind {
        "call" => icon::PHONE,
        "email" | "message" => icon::MAIL,
        "meeting" => icon::USERS,
        "visit" => icon::MAP_PIN,
        _ => icon::STICKY_NOTE,
    }
}
