//! Records that may be the very one that is being made, found while it is typed (F4): a hint, which stops nobody.
mod clue;

use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;
use wire::{Definition, definition};

use self::clue::Clue;
use super::draft::Draft;
use crate::{
    api::{self, Call},
    browser,
    i18n::{count, key, label, tr},
    route, session,
    shell::icon_of,
    ui::{announce, icon::Icon},
};

/// Among which types it is looked.
const TYPES: [&str; 3] = ["account", "contact", "lead"];
/// More would be a list, and hide what is typed.
const MOST: usize = 4;
/// Tabbing through asks nothing.
const PAUSE_MS: i32 = 300;

/// A record that may be the same, and the field that says so.
#[derive(Clone)]
struct Hit {
    definition: &'static Definition,
    id: String,
    name: String,
    field: &'static str,
}

#[derive(Clone, Copy)]
struct Search {
    hits: RwSignal<Vec<Hit>>,
    /// What is still to be asked; one question is out at a time.
    clues: StoredValue<Vec<Clue>>,
    asked: StoredValue<Vec<Clue>>,
    busy: StoredValue<bool>,
}

/// The hint at the foot of the form for a new lead, contact or account.
pub(super) fn similar(draft: Draft) -> AnyView {
    if !TYPES.contains(&draft.definition.name) || draft.before.read_value().is_some() {
        return ().into_any();
    }
    let search = Search {
        hits: RwSignal::default(),
        clues: StoredValue::default(),
        asked: StoredValue::default(),
        busy: StoredValue::new(false),
    };
    Effect::new(move || {
        let Some(field) = draft.left.get() else { return };
        let values = untrack(|| draft.values.get());
        search.forget(field, &values);
        if let Some(clue) = clue::of(field, &values) {
            search.wonder(clue);
        }
    });
    let any = Memo::new(move |_| !search.hits.read().is_empty());
    let lines = move || search.hits.get().into_iter().map(|hit| view! { <Line hit /> }).collect_view();
    view! {
        <Show when=move || any.get()>
            <section class="notice info similar" aria-labelledby="similar-title">
                <p id="similar-title">{tr(key::SIMILAR_TITLE)}</p>
                <ul class="plain-list">{lines}</ul>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn Line(hit: Hit) -> impl IntoView {
    let Hit { definition, id, name, field } = hit;
    let why = move || format!("{} · {}", label::record(definition.name), label::field(definition.name, field));
    view! {
        <li>
            <a href=route::to_record(definition, &id) target="_blank" rel="noopener">
                <Icon shape=icon_of(definition.name) /><span>{name}</span><span class="visually-hidden">{tr(key::SIMILAR_NEW_TAB)}</span>
            </a>
            <span class="muted">{why}</span>
        </li>
    }
}

impl Search {
    /// What a field said before it was changed counts no longer.
    fn forget(self, field: &'static str, values: &Value) {
        let now = clue::of(field, values);
        let stale =
            self.asked.with_value(|asked| asked.iter().any(|old| old.is_of(field) && Some(old) != now.as_ref()));
        if stale {
            self.asked.update_value(|asked| asked.retain(|old| !old.is_of(field) || Some(old) == now.as_ref()));
            self.hits.update(|hits| hits.retain(|hit| !clue::same(hit.field, field)));
        }
    }

    fn wonder(self, clue: Clue) {
        if self.asked.with_value(|asked| asked.contains(&clue)) {
            return;
        }
        self.asked.update_value(|asked| asked.push(clue.clone()));
        self.clues.update_value(|clues| clues.push(clue));
        if !self.busy.get_value() {
            self.busy.set_value(true);
            spawn_local(self.ask_all());
        }
    }

    async fn ask_all(self) {
        browser::sleep(PAUSE_MS).await;
        // The form may be gone by now.
        while let Some(Some(clue)) = self.clues.try_update_value(Vec::pop) {
            let found = ask(&clue).await;
            if self.asked.try_with_value(|asked| asked.contains(&clue)) == Some(true) {
                self.add(found);
            }
        }
        let _ = self.busy.try_set_value(false);
    }

    fn add(self, found: Vec<Hit>) {
        let before = self.hits.read_untracked().len();
        self.hits.update(|hits| {
            for hit in found {
                if hits.iter().all(|known| known.id != hit.id) {
                    hits.push(hit);
                }
            }
            hits.truncate(MOST);
        });
        let now = self.hits.read_untracked().len();
        if now > before {
            announce::announce(count(key::SIMILAR_FOUND, now as u64));
        }
    }
}

/// One small question. What it cannot answer is no hint: the form goes on without.
async fn ask(clue: &Clue) -> Vec<Hit> {
    let readable =
        |name: &&&str| definition(name).is_some_and(|definition| untrack(|| session::may(Action::Read, definition)));
    let types = TYPES.iter().filter(readable).copied().collect::<Vec<_>>().join(",");
    let address = format!("/search?q={}&types={types}&limit={MOST}", browser::encode(&clue.text));
    let Ok(answer) = api::send(Call::get(address)).await else { return Vec::new() };
    let hits = answer.body["data"].as_array().map_or(&[][..], Vec::as_slice);
    hits.iter().filter_map(|hit| read(hit, clue.field)).collect()
}

fn read(hit: &Value, field: &'static str) -> Option<Hit> {
    let definition = definition(hit["type"].as_str()?)?;
    Some(Hit { definition, id: hit["id"].as_str()?.to_owned(), name: hit["name"].as_str()?.to_owned(), field })
}
