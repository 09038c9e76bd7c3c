//! The places one can go, by group.
use domain::permission::Action;
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
    /// Shown to those who may change what it holds.
    admin: bool,
}

pub(super) const GROUPS: [Group; 4] = [
    Group { title: key::NAV_SALES, records: &["lead", "account", "contact", "opportunity"], admin: false },
    Group { title: key::NAV_WORK, records: &["task", "activity"], admin: false },
    Group { title: key::NAV_MARKETING, records: &["campaign"], admin: false },
    Group {
        title: key::NAV_ADMIN,
        records: &["user", "team", "role", "pipeline", "stage", "tag", "exchange_rate"],
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
        _ => icon::HISTORY,
    }
}
