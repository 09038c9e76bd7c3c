//! What is typed and not yet stored, kept on this device for who typed it: it survives Escape, a reload, a crash and a
//! session that ends (G14). Signing out forgets it (`device/device.js`).
mod offer;
mod slots;

use leptos::prelude::*;
use serde_json::Value;

pub(crate) use offer::offer;
use slots::Slot;

use crate::{
    api::records,
    browser,
    i18n::{format, key, t},
    session,
    ui::toast,
};

/// Set on a device that shall keep nothing, as one that several people share.
const SWITCHED_OFF: &str = "rapport.drafts_off";

/// Whether this device keeps drafts.
pub(crate) fn drafts_kept() -> bool {
    browser::stored(SWITCHED_OFF).is_none()
}

/// Keeps drafts on this device from now on, or none; those of the person that are here go with it.
pub(crate) fn keep_drafts(on: bool) {
    if on {
        browser::forget(SWITCHED_OFF);
    } else {
        browser::store(SWITCHED_OFF, "1");
        slots::forget_all(&session::user_id());
    }
}

/// One opening of a form. Each writes into a slot of its own, so that none overwrites what another left behind.
#[derive(Clone, Copy)]
pub(crate) struct Keep {
    form: StoredValue<String>,
    own: StoredValue<String>,
    /// What an earlier opening left; offered until the person says what is to become of it.
    left: RwSignal<Option<Slot>>,
    /// What was discarded a moment ago.
    discarded: RwSignal<Option<Slot>>,
}

impl Keep {
    /// `form` names the form among all of the person's: `create.lead`, `edit.lead.<id>`.
    pub(crate) fn open(form: &str) -> Self {
        let form = format!("{}.{form}", session::user_id());
        let left = RwSignal::new(slots::read(&form).into_iter().next());
        let own = StoredValue::new(browser::random_id());
        let keep = Self { form: StoredValue::new(form), own, left, discarded: RwSignal::new(None) };
        on_cleanup(move || keep.leave());
        keep
    }

    /// Notes what the person has typed so far; nothing where the form holds nothing of theirs.
    pub(crate) fn note(self, typed: Option<Value>) {
        if !drafts_kept() {
            return;
        }
        let own = self.own.get_value();
        self.change(|slots| slots::put(slots, &own, typed.map(|values| Slot::new(&own, format::now(), values))));
    }

    /// To be run once what is typed now has been stored; the form may be gone by then.
    pub(crate) fn done(self) -> impl FnOnce() + 'static {
        let (form, own) = (self.form.get_value(), self.own.get_value());
        move || slots::change(&form, |slots| slots::put(slots, &own, None))
    }

    /// Goes on with what was left: this opening writes where that one did.
    fn take(self) -> Option<Value> {
        let slot = self.left.try_update(Option::take).flatten()?;
        for (id, name) in slot.names() {
            records::remember_name(&id, &name);
        }
        self.own.set_value(slot.id().to_owned());
        Some(slot.values().clone())
    }

    /// Forgets what was left.
    fn discard(self) {
        let slot = self.left.try_update(Option::take).flatten();
        if let Some(slot) = &slot {
            self.change(|slots| slots::put(slots, slot.id(), None));
        }
        self.discarded.set(slot);
    }

    /// Offers again what was discarded. Where a form is a sheet, no message outside of it could be pressed.
    fn put_back(self) {
        let slot = self.discarded.try_update(Option::take).flatten();
        if let Some(slot) = &slot {
            self.change(|slots| slots::put(slots, slot.id(), Some(slot.clone())));
        }
        self.left.set(slot);
    }

    fn change(self, act: impl FnOnce(&mut Vec<Slot>)) {
        self.form.with_value(|form| slots::change(form, act));
    }

    /// The form goes: what it leaves behind is said, for nothing shows it any more.
    fn leave(self) {
        let (Some(form), Some(own)) = (self.form.try_get_value(), self.own.try_get_value()) else { return };
        if slots::read(&form).iter().any(|slot| slot.id() == own) {
            toast::noted(t(key::DRAFT_KEPT));
        }
    }
}
