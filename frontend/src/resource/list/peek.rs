//! A look into one record beside the list (R4, L8): the address names it, `j` and `k` walk.
use leptos::prelude::*;

use super::grid::Grid;
use crate::{
    i18n::{key, tr},
    piece,
    ui::{button::IconButton, icon},
};

#[component]
pub(super) fn Peek(grid: Grid) -> impl IntoView {
    let id = Memo::new(move |_| grid.view.state.read().peek.clone());
    // The record one came with stands where the list has it.
    Effect::new(move || {
        if let Some(row) = grid.window.place(&id.read()) {
            grid.active.update(|active| active.0 = row);
        }
    });
    let close = move |_| {
        grid.view.change(|state| state.peek.clear());
        crate::browser::focus(super::grid::ID);
    };
    move || {
        let id = id.get();
        (!id.is_empty()).then(|| {
            view! {
                <aside class="peek" aria-label=tr(key::LIST_PEEK)>
                    <div class="peek-acts">
                        <IconButton label=tr(key::LIST_PREVIOUS_RECORD) shape=icon::ARROW_UP on_click=move |_| grid.walk(-1) />
                        <IconButton label=tr(key::LIST_NEXT_RECORD) shape=icon::ARROW_DOWN on_click=move |_| grid.walk(1) />
                        <IconButton label=tr(key::ACTION_CLOSE) shape=icon::X on_click=close />
                    </div>
                    {piece::peek::show(grid.view.definition, id)}
                </aside>
            }
        })
    }
}
