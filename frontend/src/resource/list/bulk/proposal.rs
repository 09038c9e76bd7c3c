//! What is meant, and of how many records, before it is done: much is asked about once more (G3).
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Map, Value, json};
use wire::{Condition, Op, job::MAX_IDS, query::Aggregation};

use super::super::{View, select::Chosen};
use crate::{
    api::{
        ApiError,
        records::{self, Group},
    },
    browser,
    i18n::{count, key, t, tr},
    resource::{Feed, feed, tell},
    ui::{
        button::{Button, Submit},
        dialog::{Dialog, on_closed},
    },
    work::{self, job::whole},
};

/// From here on one is asked first.
const MANY: usize = 100;

/// The records an act is about: those chosen, or all that the list's filter lets through.
#[derive(Clone, Copy)]
pub(crate) struct Pick {
    pub(super) chosen: Chosen,
    pub(super) view: View,
}

/// An act that was chosen and is not yet done.
#[derive(Clone, PartialEq)]
pub(super) struct Proposal {
    /// The members of the request that say what is done.
    pub(super) action: Value,
    /// The same in words: "Owner: Nancy Davolio".
    pub(super) words: String,
}

impl Proposal {
    pub(super) fn edit(action: Value, words: String) -> Self {
        Self { action, words }
    }

    pub(super) fn delete() -> Self {
        Self { action: json!({"action": "delete"}), words: t(key::BULK_DELETES).to_owned() }
    }

    pub(super) fn restore() -> Self {
        Self { action: json!({"action": "restore"}), words: t(key::BULK_RESTORES).to_owned() }
    }

    fn is_deletion(&self) -> bool {
        self.action["action"] == "delete"
    }

    /// What one must be allowed to do to each; whoever may be read may be added to a campaign.
    fn right(&self) -> Option<&'static str> {
        match self.action["action"].as_str() {
            Some("delete" | "restore") => Some("delete"),
            Some("add_to_campaign") => None,
            _ => Some("edit"),
        }
    }
}

impl Pick {
    /// The records as a condition and a text; those chosen one by one by their ids.
    pub(in crate::resource::list) fn filter(self) -> (Option<Condition>, Option<String>) {
        if !self.chosen.is_whole_untracked() {
            return (Some(Condition::compare("id", Op::In, self.chosen.ids())), None);
        }
        let search = self.view.state.get_untracked().search(self.view.definition);
        (search.condition, search.q)
    }

    /// How many match the list's filter, where all of them are chosen.
    pub(super) fn matching(self) -> Feed<u64> {
        feed(move |_| {
            let whole = self.chosen.is_whole();
            self.view.state.track();
            async move { if whole { self.figure(None).await } else { Ok(0) } }
        })
    }

    /// How many there are, counted out; with a right, of those one has it to.
    async fn figure(self, right: Option<&str>) -> Result<u64, ApiError> {
        let (condition, q) = self.filter();
        let (measures, right) = (vec!["count".to_owned()], right.map(str::to_owned));
        let question = Aggregation { condition, q, measures, right, ..Aggregation::default() };
        let groups = records::aggregate(self.view.definition, question).await?;
        Ok(groups.first().map_or(0, Group::count))
    }

    /// How many an act would reach, and how many it would leave as they are.
    async fn reach(self, right: Option<&str>) -> Result<(u64, u64), ApiError> {
        let all = self.figure(None).await?;
        let reached = if right.is_some() { self.figure(right).await? } else { all };
        Ok((reached.min(all), all.saturating_sub(reached)))
    }

    /// Few records are dealt with at once, many after a word.
    pub(super) fn propose(self, proposal: Proposal, proposed: RwSignal<Option<Proposal>>) {
        if self.chosen.is_whole_untracked() || self.chosen.count_untracked() > MANY {
            proposed.set(Some(proposal));
        } else {
            self.begin(&proposal);
        }
    }

    fn begin(self, proposal: &Proposal) {
        let address = format!("/{}/bulk", self.view.definition.path);
        let bodies = self.bodies(proposal);
        self.chosen.clear();
        spawn_local(async move {
            for body in bodies {
                if let Err(error) = work::start(&address, body).await {
                    return tell(&error);
                }
            }
        });
    }

    /// One request, or several where more were chosen one by one than one may name.
    fn bodies(self, proposal: &Proposal) -> Vec<Value> {
        let with = |selection: Value| {
            let members = [selection, proposal.action.clone()].into_iter();
            let members = members.filter_map(|value| value.as_object().cloned()).flatten();
            Value::Object(members.collect::<Map<_, _>>())
        };
        if self.chosen.is_whole_untracked() {
            let (condition, q) = self.filter();
            let condition = condition.unwrap_or_else(|| Condition::all(Vec::new()));
            let mut selection = json!({"condition": condition});
            if let Some(q) = q {
                selection["q"] = q.into();
            }
            return vec![with(selection)];
        }
        self.chosen.ids().chunks(MAX_IDS).map(|ids| with(json!({"ids": ids}))).collect()
    }
}

/// Says what will happen, and to how many.
#[component]
pub(super) fn Confirm(pick: Pick, proposed: RwSignal<Option<Proposal>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(proposed.read().is_some()));
    on_closed(open, move || proposed.set(None));
    let title = Signal::derive(move || match &*proposed.read() {
        Some(proposal) if proposal.is_deletion() => t(key::BULK_CONFIRM_DELETE).to_owned(),
        _ => t(key::BULK_CONFIRM).to_owned(),
    });
    view! {
        <Dialog open title>
            {move || proposed.get().map(|proposal| view! { <Ask pick proposal open /> })}
        </Dialog>
    }
}

#[component]
fn Ask(pick: Pick, proposal: Proposal, open: RwSignal<bool>) -> impl IntoView {
    // The bin cannot be counted so: what is in it is dealt with as far as one may.
    let counts = proposal.action["action"] != "restore";
    let right = proposal.right();
    let number = feed(move |_| async move { if counts { pick.reach(right).await.map(Some) } else { Ok(None) } });
    let meant = move || match number.data.get() {
        None => t(key::WORK_COUNTING).to_owned(),
        Some(None) => String::new(),
        Some(Some((reached, 0))) => count(key::BULK_WILL, reached),
        Some(Some((reached, left))) => {
            format!("{} {}", count(key::BULK_WILL, reached), count(key::BULK_LOCKED_COUNT, left))
        }
    };
    let words = proposal.words.clone();
    let danger = proposal.is_deletion();
    let act = Signal::derive(move || {
        let number = number.data.get().flatten().map(|(reached, _)| whole(reached)).unwrap_or_default();
        let words = if danger { key::ACTION_DELETE } else { key::BULK_DO };
        format!("{} {number}", t(words)).trim().to_owned()
    });
    // What can be taken back is one Enter away; what deletes is not.
    if !danger {
        browser::focus_first(".bulk-yes button[type=submit]");
    }
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        open.set(false);
        pick.begin(&proposal);
    };
    view! {
        <form class="form dialog-body bulk-yes" class:danger=danger on:submit=submit>
            <p><strong>{words}</strong></p>
            <p aria-live="polite">{meant}</p>
            <p class="muted">{tr(key::BULK_LOCKED)}</p>
            <p class="muted">{tr(key::WORK_BEHIND)}</p>
            <div class="form-foot">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| open.set(false) />
                <Submit label=act />
            </div>
        </form>
    }
}
