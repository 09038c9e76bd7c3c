//! One deal on the board. It moves by pointer, by touch, by keys and by its menu (B2).
use leptos::{ev::KeyboardEvent, prelude::*};
use serde_json::Value;

use super::{Shared, Stage, moves::carry, next};
use crate::{
    api::records::name_of,
    browser,
    i18n::{count, fill, format, key, of, t, tr},
    resource::value,
    route,
    ui::{
        announce,
        avatar::Avatar,
        drag::{Drop, Item},
        icon::{self, Icon},
        keyboard::{self, Binding, Told},
        menu::{Menu, MenuItem},
    },
};

#[component]
pub(super) fn Card(
    shared: Shared,
    card: Value,
    stage: Stage,
    /// The day of the next step, once that is known.
    next: Memo<Option<next::Step>>,
) -> impl IntoView {
    let text = |name: &str| card[name].as_str().unwrap_or_default().to_owned();
    let id = text("id");
    let href = route::to_record(shared.view.definition, &id);
    let name = text("name");
    let owner = card["owner_id"].as_str().and_then(name_of);
    let (stored, at) = (StoredValue::new(card.clone()), StoredValue::new(stage));
    let dom_id = format!("card-{id}");
    let (lifted, pending) = (id.clone(), id.clone());
    let start =
        move |event: leptos::ev::PointerEvent| shared.drag.press(&event, item(&stored.get_value()), dropped(shared));
    view! {
        <li class="card" id=dom_id tabindex="0" aria-describedby="board-help" aria-label=move || spoken(&stored.get_value())
            class:lifted=move || shared.drag.is_lifted(&lifted) class:pending=move || shared.moves.is_pending(&pending)
            on:pointerdown=start on:contextmenu=move |event| shared.drag.keep_menu_shut(&event) on:keydown=move |event| act(shared, &event, &stored.get_value())>
            <div class="card-top">
                <a href=href draggable="false">{name}</a>
                <MoveMenu shared card=stored />
            </div>
            <p class="muted">{card["account_id"].as_str().and_then(name_of)}</p>
            <p class="card-figures"><strong>{move || value::money(&stored.read_value()["amount"])}</strong>{move || close_date(&stored.read_value(), &at.read_value())}</p>
            <p class="facts">
                {owner.map(|owner| view! { <span class="person"><Avatar name=owner.clone() /><span>{owner}</span></span> })}
                {move || age(&stored.read_value(), &at.read_value())}
            </p>
            {move || next.get().map(|day| next::sign(day.0.as_deref()))}
        </li>
    }
}

/// The card in one breath.
fn spoken(card: &Value) -> String {
    let account = card["account_id"].as_str().and_then(name_of).unwrap_or_default();
    let parts = [card["name"].as_str().unwrap_or_default().to_owned(), account, value::money(&card["amount"])];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// An open deal's date that has passed says so in words, not only in red.
fn close_date(card: &Value, stage: &Stage) -> Option<AnyView> {
    let date = card["close_date"].as_str()?;
    let late = stage.kind == "open" && format::days_from_today(date).is_some_and(|days| days < 0);
    let mark = late.then(|| view! { <span class="visually-hidden">{of(t(key::BOARD_OVERDUE), "")}</span> });
    Some(view! { <time class:late=late datetime=date.to_owned()>{mark}{format::due(date)}</time> }.into_any())
}

/// Days in the stage; past the stage's own limit the deal rots.
fn age(card: &Value, stage: &Stage) -> Option<AnyView> {
    let days = -i64::from(format::days_from_today(card["stage_entered_at"].as_str()?)?);
    if stage.kind != "open" {
        return None;
    }
    let words = count(key::TIME_DAYS, days.max(0).unsigned_abs());
    if stage.rot_days.is_some_and(|limit| days > limit) {
        let title = fill(key::BOARD_ROTTING, &[("days", &words)]);
        return Some(view! { <span class="late"><Icon shape=icon::TRIANGLE_ALERT />{title}</span> }.into_any());
    }
    Some(view! { <span title=tr(key::BOARD_IN_STAGE)><Icon shape=icon::CLOCK />{words}</span> }.into_any())
}

#[component]
fn MoveMenu(shared: Shared, card: StoredValue<Value>) -> impl IntoView {
    let items = move || {
        let here = card.with_value(|card| card["stage_id"].clone());
        let others = shared.stages.get().into_iter().filter(move |stage| here != stage.id);
        let item = move |stage: Stage| view! { <MenuItem label=stage.name.clone() on_choose=move |()| carry(shared, card.get_value(), stage.clone()) /> };
        others.map(item).collect_view()
    };
    view! { <Menu label=tr(key::BOARD_MOVE_TO) icon=icon::ELLIPSIS icon_only=true class="icon-button small">{items}</Menu> }
}

#[derive(Clone, Copy)]
enum Act {
    LiftOrDrop,
    /// To the column beside; only once it is lifted.
    Aside(isize),
    /// To the next card of the column.
    Walk(isize),
    /// A stage on or back, at once.
    Step(isize),
    Open,
    PutBack,
}

const KEYS: [Binding<Act>; 9] = [
    Binding { keys: &["Space"], words: key::KEYS_LIFT, act: Act::LiftOrDrop },
    Binding { keys: &["→"], words: key::KEYS_CARRY, act: Act::Aside(1) },
    Binding { keys: &["←"], words: key::KEYS_CARRY, act: Act::Aside(-1) },
    Binding { keys: &["Esc"], words: key::KEYS_PUT_BACK, act: Act::PutBack },
    Binding { keys: &["["], words: key::KEYS_STAGE, act: Act::Step(-1) },
    Binding { keys: &["]"], words: key::KEYS_STAGE, act: Act::Step(1) },
    Binding { keys: &["↓"], words: key::KEYS_CARDS, act: Act::Walk(1) },
    Binding { keys: &["↑"], words: key::KEYS_CARDS, act: Act::Walk(-1) },
    Binding { keys: &["Enter"], words: key::KEYS_OPEN, act: Act::Open },
];

/// The keys of a card, for the help.
pub(crate) fn keys() -> Vec<Told> {
    keyboard::told(&KEYS)
}

fn act(shared: Shared, event: &KeyboardEvent, card: &Value) {
    // Keys pressed on the link or the menu inside the card are theirs.
    if event.target() != event.current_target() {
        return;
    }
    let Some(act) = keyboard::chord(event).and_then(|chord| keyboard::act(&KEYS, &chord)) else { return };
    let id = card["id"].as_str().unwrap_or_default();
    let lifted = shared.drag.is_lifted_untracked(id);
    match act {
        Act::LiftOrDrop if lifted => drop_here(shared, card),
        Act::LiftOrDrop => lift(shared, card),
        Act::Aside(by) if lifted => point(shared, by),
        Act::PutBack if lifted => {
            shared.drag.clear();
            announce::announce(t(key::BOARD_PUT_BACK));
        }
        Act::Aside(_) | Act::PutBack => return,
        Act::Step(by) => step(shared, card, by),
        Act::Walk(by) => walk(event, by),
        Act::Open => open(id),
    }
    event.prevent_default();
}

fn neighbour(shared: Shared, from: &str, by: isize) -> Option<Stage> {
    let stages = shared.stages.read_untracked();
    let at = stages.iter().position(|stage| stage.id == from)?;
    stages.get(at.checked_add_signed(by)?).cloned()
}

fn step(shared: Shared, card: &Value, by: isize) {
    if let Some(stage) = neighbour(shared, card["stage_id"].as_str().unwrap_or_default(), by) {
        carry(shared, card.clone(), stage);
    }
}

fn lift(shared: Shared, card: &Value) {
    shared.drag.lift(item(card));
    announce::announce(fill(key::BOARD_LIFTED, &[("name", card["name"].as_str().unwrap_or_default())]));
}

fn point(shared: Shared, by: isize) {
    let over = shared.drag.over_untracked();
    if let Some(stage) = neighbour(shared, &over, by) {
        announce::announce(stage.name.clone());
        shared.drag.hover(&stage.id);
    }
}

/// The card as something that can be dragged.
fn item(card: &Value) -> Item {
    let text = |name: &str| card[name].as_str().unwrap_or_default().to_owned();
    let words = format!("{} {}", text("name"), value::money(&card["amount"]));
    Item { id: text("id"), words, place: text("stage_id"), what: card.clone() }
}

fn dropped(shared: Shared) -> Drop {
    Callback::new(move |(card, over): (Value, String)| {
        if let Some(stage) = stage_named(shared, &over) {
            carry(shared, card, stage);
        }
    })
}

fn stage_named(shared: Shared, id: &str) -> Option<Stage> {
    shared.stages.read_untracked().iter().find(|stage| stage.id == id).cloned()
}

fn drop_here(shared: Shared, card: &Value) {
    let over = shared.drag.over_untracked();
    shared.drag.clear();
    if let Some(stage) = stage_named(shared, &over) {
        carry(shared, card.clone(), stage);
        browser::focus(&format!("card-{}", card["id"].as_str().unwrap_or_default()));
    }
}

/// Up and down among the cards of the column.
fn walk(event: &KeyboardEvent, by: isize) {
    use wasm_bindgen::JsCast;
    let card = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let next = card.and_then(|card| if by > 0 { card.next_element_sibling() } else { card.previous_element_sibling() });
    if let Some(next) = next.and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = next.focus();
    }
}

fn open(id: &str) {
    let link = browser::element(&format!("card-{id}")).and_then(|card| card.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(link).ok()) {
        link.click();
    }
}
