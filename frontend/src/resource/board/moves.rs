//! Moves not yet confirmed by the server: the card stands in its new column at once, and goes back on failure (G2).
use std::collections::HashMap;

use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use super::{Shared, Stage};
use crate::{
    i18n::{fill, key, t},
    resource::save,
    ui::{announce, toast},
};

/// Cards by id with the stage they are to have.
#[derive(Clone, Copy)]
pub(super) struct Moves {
    pending: RwSignal<HashMap<String, (Value, String)>>,
}

impl Moves {
    pub(super) fn new() -> Self {
        Self { pending: RwSignal::default() }
    }

    /// The cards of a column as they will be: without those on their way out, with those on their way in.
    pub(super) fn apply(self, stage: &str, cards: &[Value]) -> Vec<Value> {
        let pending = self.pending.read();
        let moving = |card: &Value| card["id"].as_str().and_then(|id| pending.get(id)).map(|(_, to)| to.clone());
        let stay = cards.iter().filter(|card| moving(card).is_none_or(|to| to == stage)).cloned();
        let known: Vec<Value> = stay.collect();
        let arriving =
            pending.values().filter(|(card, to)| to == stage && known.iter().all(|known| known["id"] != card["id"]));
        arriving.map(|(card, _)| card.clone()).chain(known.clone()).collect()
    }

    /// How many cards, and how much of the base currency, a column gains by what is pending.
    pub(super) fn difference(self, stage: &str, base: &str) -> (i64, f64) {
        let pending = self.pending.read();
        pending.values().fold((0, 0.0), |(count, sum), (card, to)| {
            let direction = i64::from(to == stage) - i64::from(card["stage_id"] == stage);
            let same = card["amount"]["currency"] == base;
            let amount =
                card["amount"]["amount"].as_str().and_then(|amount| amount.parse::<f64>().ok()).filter(|_| same);
            #[expect(clippy::cast_precision_loss, reason = "minus one, nought or one")]
            let signed = direction as f64;
            (count + direction, sum + signed * amount.unwrap_or(0.0))
        })
    }

    fn start(self, card: &Value, to: &str) {
        let id = card["id"].as_str().unwrap_or_default().to_owned();
        self.pending.update(|pending| _ = pending.insert(id, (card.clone(), to.to_owned())));
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
    shared.moves.start(&card, &to.id);
    let words = fill(key::BOARD_MOVED, &[("name", card["name"].as_str().unwrap_or_default()), ("stage", &to.name)]);
    spawn_local(async move {
        let outcome = save(shared.view.definition, &card, json!({"stage_id": to.id})).await;
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
        crate::browser::sleep(900).await;
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
