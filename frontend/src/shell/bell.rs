//! How much is new, always in sight; what it is opens under it (G18).
use leptos::prelude::*;
use wire::{Condition, Op, definition, query::Aggregation};

use crate::{
    api::records,
    browser,
    i18n::{count, key, t},
    live, piece,
    resource::feed,
    ui::{icon, menu::Popover},
    work,
};

/// More are not counted out: nobody reads "1,204" beside a bell.
const MOST: u64 = 99;

/// Milliseconds.
const COUNTED_AFTER: i32 = 1_000;

#[component]
pub(super) fn Bell() -> impl IntoView {
    let unread = feed(|_| {
        // Whoever opens the page looks at the page: the count comes right after it.
        let asked = live::changes_of("notification") > 0;
        let question = Aggregation {
            condition: Some(Condition::compare("read_at", Op::IsNull, true)),
            measures: vec!["count".to_owned()],
            ..Aggregation::default()
        };
        async move {
            let Some(definition) = definition("notification").filter(|_| asked) else { return Ok(0) };
            Ok(records::aggregate(definition, question).await?.first().map_or(0, records::Group::count))
        }
    });
    browser::after(COUNTED_AFTER, || live::touch("notification"));
    let number = Memo::new(move |_| unread.data.get().unwrap_or(0));
    let label = Signal::derive(move || match number.get() {
        0 => t(key::NOTICE_TITLE).to_owned(),
        number => count(key::NOTICE_UNREAD, number),
    });
    let badge = move || match number.get() {
        0 => String::new(),
        number if number > MOST => format!("{MOST}+"),
        number => number.to_string(),
    };
    view! {
        <span class="bell">
            <Popover label class="icon-button" icon=icon::BELL icon_only=true>{piece::work_part::show(work::Part::Notices)}</Popover>
            <span class="bell-count" aria-hidden="true">{badge}</span>
        </span>
    }
}
