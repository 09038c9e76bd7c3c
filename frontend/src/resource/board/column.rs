//! One stage: its figures and its cards.
use leptos::prelude::*;
use serde_json::Value;
use wire::query::Search;

use super::{Shared, Stage, card::Card, next};
use crate::{
    api::records,
    browser,
    i18n::{count, fill, format, key, label, tr},
    live,
    resource::feed,
    session,
    ui::{
        button::{Button, Weight},
        icon::{self, Icon},
        state::Skeleton,
    },
};

const STEP: u64 = 30;

#[component]
pub(super) fn Column(shared: Shared, stage: Stage) -> impl IntoView {
    let limit = RwSignal::new(STEP);
    let rows = feed({
        let stage = stage.clone();
        move |abort| {
            live::changes_of("opportunity");
            let text = shared.view.state.read().text.clone();
            // What closes first matters first; closed deals stand newest first.
            let sort = if stage.kind == "open" { "close_date" } else { "-closed_at" };
            let question = Search {
                condition: Some(shared.condition(&stage.id)),
                q: Some(text).filter(|text| !text.trim().is_empty()),
                sort: Some(sort.to_owned()),
                limit: Some(limit.get()),
                ..Search::default()
            };
            async move { records::search(shared.view.definition, question, abort).await }
        }
    });
    let more = move || rows.data.read().as_ref().is_some_and(|rows| rows.page.has_more);
    let id = stage.id.clone();
    let cards = Memo::new(move |_| rows.data.read().as_ref().map(|rows| shared.moves.apply(&id, &rows.data)));
    let unknown = Memo::new(move |_| cards.read().is_none());
    let stored = StoredValue::new(stage.clone());
    let open = stage.kind == "open";
    let deals = Memo::new(move |_| {
        let ids =
            |rows: &records::Rows| rows.data.iter().filter_map(|row| row["id"].as_str().map(str::to_owned)).collect();
        rows.data.read().as_ref().filter(|_| open).map(ids).unwrap_or_default()
    });
    let steps = next::days(deals);
    let draw = move |card: Value| {
        let id = card["id"].as_str().unwrap_or_default().to_owned();
        // Unknown until the answer is there; a card on its way from another column waits for its own.
        let next = Memo::new(move |_| {
            let known = steps.data.read();
            let asked = deals.read().contains(&id);
            known.as_ref().filter(|_| open && asked).map(|days| next::Step(days.get(&id).cloned()))
        });
        view! { <Card shared card stage=stored.get_value() next /> }
    };
    let key_of = |card: &Value| (card["id"].as_str().unwrap_or_default().to_owned(), card["version"].as_i64());
    let target = {
        let id = stage.id.clone();
        move || shared.drag.is_over(&id)
    };
    let (stage_id, stage_name) = (stage.id.clone(), stage.name.clone());
    view! {
        <section class="column" class:target=target data-place=stage_id aria-label=stage_name>
            <ColumnHead shared stage />
            <ol class="cards">
                <Show when=move || unknown.get()><li><Skeleton lines=3 /></li></Show>
                <For each=move || cards.get().unwrap_or_default() key=key_of children=draw />
            </ol>
            <Show when=more><Button label=tr(key::BOARD_MORE) weight=Weight::Quiet on_click=move |_| limit.update(|limit| *limit += STEP) /></Show>
        </section>
    }
}

/// Name, number, sum, and what the sum is worth by the stage's probability.
#[component]
fn ColumnHead(shared: Shared, stage: Stage) -> impl IntoView {
    let base = session::base_currency();
    let probability = stage.probability;
    let figures = Memo::new({
        let stage = stage.clone();
        let base = base.clone();
        move |_| {
            let groups = shared.groups.read();
            let group = groups.iter().find(|group| group.key.first().is_some_and(|key| *key == stage.id));
            let (number, sum) = group
                .map_or((0, 0.0), |group| (group.count(), browser::number(&group.amount("sum:amount")).unwrap_or(0.0)));
            let (more, worth) = shared.moves.difference(&stage.id, &base, &groups);
            (number.saturating_add_signed(more), sum + worth)
        }
    });
    let money = move |amount: f64| format::compact_money(&format!("{amount:.2}"), &base);
    let worth = session::sees(shared.view.definition, "amount");
    let weighted = worth && stage.kind == "open";
    view! {
        <header class="column-head">
            <h2>{stage.name.clone()}</h2>
            <p class="facts">
                <span>{move || count(key::BOARD_DEALS, figures.get().0)}</span>
                {worth.then(|| {
                    let money = money.clone();
                    view! { <strong>{move || money(figures.get().1)}</strong> }
                })}
                {weighted.then(|| {
                    let money = money.clone();
                    view! { <span class="muted">{move || fill(key::BOARD_WEIGHTED, &[("sum", &money(figures.get().1 * probability / 100.0))])}</span> }
                })}
            </p>
            <Asks shared stage />
        </header>
    }
}

/// While a card is in the air: what this stage will ask for before it lets the deal in (B3).
#[component]
fn Asks(shared: Shared, stage: Stage) -> impl IntoView {
    let definition = shared.view.definition;
    let asks = move || {
        let card = shared.drag.what()?;
        let lacking = if card["stage_id"] == stage.id { Vec::new() } else { stage.gate.lacking(&card) };
        let names: Vec<_> = lacking.iter().map(|it| label::field(definition.name, &it.field)).collect();
        (!names.is_empty()).then(|| view! { <p class="asks"><Icon shape=icon::INFO />{fill(key::BOARD_ASKS, &[("fields", &names.join(", "))])}</p> })
    };
    view! { {asks} }
}
