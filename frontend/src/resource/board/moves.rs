//! Moves not yet confirmed by the server: the card stands in its new column at once, and goes back on failure (G2).
use std::collections::HashMap;

use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use super::{Shared, Stage};
use crate::{
    api::records::Group,
    browser,
    i18n::{fill, key, t},
    resource::{save, save_through},
    ui::{announce, toast},
};

/// One card on its way.
struct Move {
    card: Value,
    to: String,
    /// The columns' figures as they were: once they are others, the server has counted the move itself.
    figures: Vec<Group>,
}

/// Moves by the id of their card.
#[derive(Clone, Copy)]
pub(super) struct Moves {
    pending: RwSignal<HashMap<String, Move>>,
}

impl Moves {
    pub(super) fn new() -> Self {
        Self { pending: RwSignal::default() }
    }

    /// The cards of a column as they will be: without those on their way out, with those on their way in.
    pub(super) fn apply(self, stage: &str, cards: &[Value]) -> Vec<Value> {
        let pending = self.pending.read();
        let moving = |card: &Value| card["id"].as_str().and_then(|id| pending.get(id)).map(|moving| moving.to.clone());
        let stay = cards.iter().filter(|card| moving(card).is_none_or(|to| to == stage)).cloned();
        let known: Vec<Value> = stay.collect();
        let arriving =
            pending.values().filter(|it| it.to == stage && known.iter().all(|known| known["id"] != it.card["id"]));
        arriving.map(|it| it.card.clone()).chain(known.clone()).collect()
    }

    /// How many cards, and how much of the base currency, a column gains by what is pending and not in `figures` yet.
    pub(super) fn difference(self, stage: &str, base: &str, figures: &[Group]) -> (i64, f64) {
        let pending = self.pending.read();
        let uncounted = pending.values().filter(|it| it.figures == figures);
        uncounted.fold((0, 0.0), |(count, sum), Move { card, to, .. }| {
            let direction = i64::from(to == stage) - i64::from(card["stage_id"] == stage);
            let same = card["amount"]["currency"] == base;
            let amount = card["amount"]["amount"].as_str().and_then(browser::number).filter(|_| same);
            #[expect(clippy::cast_precision_loss, reason = "minus one, nought or one")]
            let signed = direction as f64;
            (count + direction, sum + signed * amount.unwrap_or(0.0))
        })
    }

    fn start(self, card: &Value, to: &str, figures: Vec<Group>) {
        let id = card["id"].as_str().unwrap_or_default().to_owned();
        let start = Move { card: card.clone(), to: to.to_owned(), figures };
        self.pending.update(|pending| _ = pending.insert(id, start));
    }

    fn finish(self, card: &Value) {
        let _ = self.pending.try_update(|pending| pending.remove(card["id"].as_str().unwrap_or_default()));
    }

    pub(super) fn is_pending(self, id: &str) -> bool {
        self.pending.read().contains_key(id)
    }
}

/// Moves a card to a stage, offers to take it back, and says so.
pub(super) fn carry(shared: Shared, card: Value, to: Stage) {
    if card["stage_id"] == to.id || shared.moves.is_pending(card["id"].as_str().unwrap_or_default()) {
        return;
    }
    shared.moves.start(&card, &to.id, shared.groups.get_untracked());
    let words = fill(key::BOARD_MOVED, &[("name", card["name"].as_str().unwrap_or_default()), ("stage", &to.name)]);
    spawn_local(async move {
        let lacking = to.gate.lacking(&card);
        let outcome = save_through(shared.view.definition, &card, json!({"stage_id": to.id}), lacking).await;
        let Some(after) = outcome else {
            shared.moves.finish(&card);
            announce::alert(t(key::BOARD_NOT_MOVED));
            return;
        };
        toast::undoable(words, {
            let card = card.clone();
            move || undo(shared, after.clone(), card["stage_id"].clone())
        });
        // The column's own answer is on its way; until then the card stands where it was put.
        browser::sleep(900).await;
        shared.moves.finish(&card);
    });
}

fn undo(shared: Shared, after: Value, back: Value) {
    spawn_local(async move {
        if save(shared.view.definition, &after, json!({"stage_id": back})).await.is_some() {
            toast::done(t(key::STATE_RESTORED));
        }
    });
}
