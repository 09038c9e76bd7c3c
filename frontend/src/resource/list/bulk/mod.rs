//! What can be done with the records chosen: an owner, a field, a tag, the bin, a file. The server does it, as one job
//! with one way back (L6, G3).
mod acts;
mod proposal;

use domain::permission::Action;
use leptos::prelude::*;
use wire::Definition;

pub(super) use self::proposal::Pick;
use self::{
    acts::{Assign, Join, SetField, Tags, joins_campaigns},
    proposal::{Confirm, Proposal},
};
use super::{counted, export, grid::Grid};
use crate::{
    i18n::{count, fill, key, t, tr},
    session,
    ui::{
        announce,
        button::{Button, Weight},
        dialog::Dialog,
        icon,
    },
    work::job::whole,
};

/// Stands in the toolbar's place while something is chosen.
pub(crate) fn bar(grid: Grid) -> AnyView {
    let (chosen, view) = (grid.chosen, grid.view);
    let definition = view.definition;
    let pick = Pick { chosen, view };
    let proposed = RwSignal::new(None::<Proposal>);
    let exporting = RwSignal::new(false);
    let bin = Memo::new(move |_| view.state.read().deleted);
    forget_with_the_filter(pick);
    let all = pick.matching();
    let said = Memo::new(move |_| match (chosen.is_whole(), all.data.get()) {
        (false, _) => count(key::BULK_CHOSEN, chosen.count() as u64),
        (true, Some(number)) => fill(key::BULK_CHOSEN_ALL, &[("total", &whole(number))]),
        (true, None) => t(key::WORK_COUNTING).to_owned(),
    });
    Effect::new(move || announce::announce(said.get()));
    let total = move || grid.window.total.get().unwrap_or_default();
    let more = move || !chosen.is_whole() && chosen.count() as u64 != total().0;
    let all_words = move || fill(key::BULK_ALL, &[("total", &counted(total().0, Some(total().1)))]);
    let may = move |action: Action| {
        allowed(definition, action) && chosen.some(|record| session::may_with(action, definition, record))
    };
    let living = move |action: Action| !bin.get() && may(action);
    let propose = Callback::new(move |proposal: Proposal| pick.propose(proposal, proposed));
    view! {
        <div class="toolbar bulk" role="toolbar" aria-label=tr(key::BULK_TITLE)>
            <strong>{said}</strong>
            <Show when=more><Button label=all_words weight=Weight::Quiet on_click=move |_| chosen.choose_whole() /></Show>
            <Show when=move || living(Action::Edit) && definition.has("owner_id")><Assign propose /></Show>
            <Show when=move || living(Action::Edit)><SetField pick propose /></Show>
            <Show when=move || living(Action::Edit) && definition.has("tag_ids")><Tags propose /></Show>
            <Show when=move || !bin.get() && joins_campaigns(definition)><Join propose /></Show>
            <Show when=move || living(Action::Delete)>
                <Button label=tr(key::ACTION_DELETE) icon=icon::TRASH_2 on_click=move |_| propose.run(Proposal::delete()) />
            </Show>
            <Show when=move || bin.get() && may(Action::Delete)>
                <Button label=tr(key::ACTION_RESTORE) icon=icon::UNDO_2 on_click=move |_| propose.run(Proposal::restore()) />
            </Show>
            <Show when=move || living(Action::Export)>
                <Button label=tr(key::EXPORT_ACTION) icon=icon::DOWNLOAD on_click=move |_| exporting.set(true) />
            </Show>
            <Button label=tr(key::BULK_CLEAR) weight=Weight::Quiet on_click=move |_| chosen.clear() />
        </div>
        <Confirm pick proposed />
        <Dialog open=exporting title=tr(key::EXPORT_TITLE)>{export::dialog(view, Some(pick), exporting)}</Dialog>
    }
    .into_any()
}

/// What was "all that match" is other records once the filter is another.
fn forget_with_the_filter(pick: Pick) {
    Effect::new(move |before: Option<_>| {
        let state = pick.view.state.read();
        let now = (state.filters.clone(), state.any, state.text.clone(), state.deleted);
        if before.is_some_and(|before| before != now) && pick.chosen.is_whole_untracked() {
            pick.chosen.clear();
        }
        now
    });
}

fn allowed(definition: &Definition, action: Action) -> bool {
    let operations = definition.operations;
    let exists = match action {
        Action::Delete => operations.delete,
        Action::Edit => operations.update,
        _ => true,
    };
    exists && session::may(action, definition)
}
