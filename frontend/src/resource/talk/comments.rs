//! What people say about a record to one another. Whoever is called on by `@` is told.
use std::collections::BTreeMap;

use domain::permission::Action;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Violation, definition};

use super::{Shown, about, link_to, mention::MentionArea};
use crate::{
    api::{
        ApiError,
        records::{self, name_of},
    },
    browser,
    i18n::{format, key, label, t, text, tr},
    live,
    resource::{
        edit,
        keep::{self, Keep},
        tell,
    },
    session,
    ui::{
        avatar::Avatar,
        button::{Button, Submit, Weight},
        field::{Control, Field},
        icon,
        state::{Empty, Failure, Skeleton},
        toast,
    },
};

const STEP: u64 = 30;

/// What is being said: new, or in place of what was said.
#[derive(Clone, Copy)]
struct Draft {
    shown: Shown,
    before: StoredValue<Option<Value>>,
    text: RwSignal<String>,
    /// Whom an `@` was written for, by the name it was written with.
    mentioned: RwSignal<BTreeMap<String, String>>,
    violations: RwSignal<Vec<Violation>>,
    busy: RwSignal<bool>,
    keep: Keep,
    on_done: Callback<()>,
}

impl Draft {
    fn new(shown: Shown, before: Option<Value>, on_done: Callback<()>) -> Self {
        let body = before.as_ref().and_then(|before| before["body"].as_str()).unwrap_or_default().to_owned();
        let mentioned = before.as_ref().map(called_on).unwrap_or_default();
        let name = match &before {
            Some(before) => format!("edit.comment.{}", before["id"].as_str().unwrap_or_default()),
            None => format!("comment.{}.{}", shown.definition.name, shown.id()),
        };
        let start = StoredValue::new(body.clone());
        let draft = Self {
            shown,
            before: StoredValue::new(before),
            text: RwSignal::new(body),
            mentioned: RwSignal::new(mentioned),
            violations: RwSignal::default(),
            busy: RwSignal::new(false),
            keep: Keep::open(&name),
            on_done,
        };
        Effect::new(move || {
            let written = !draft.text.read().is_empty() && *draft.text.read() != *start.read_value();
            draft.keep.note(written.then(|| json!({"text": draft.text.get(), "mentioned": draft.mentioned.get()})));
        });
        draft
    }

    fn resume(self, typed: &Value) {
        let called = typed["mentioned"].as_object().into_iter().flatten();
        let called = called.filter_map(|(name, id)| Some((name.clone(), id.as_str()?.to_owned())));
        self.mentioned.update(|mentioned| mentioned.extend(called));
        self.text.set(typed["text"].as_str().unwrap_or_default().to_owned());
    }

    /// Those still named in the text.
    fn mentions(self) -> Vec<String> {
        let text = self.text.get_untracked();
        let mentioned = self.mentioned.get_untracked();
        mentioned.into_iter().filter(|(name, _)| text.contains(&format!("@{name}"))).map(|(_, id)| id).collect()
    }

    fn error(self) -> Signal<Option<String>> {
        // A mention has no box of its own: what is wrong with it is wrong with the text.
        Signal::derive(move || self.violations.read().first().map(label::violation))
    }

    fn send(self) {
        if self.busy.get_untracked() {
            return;
        }
        let body = self.text.get_untracked().trim().to_owned();
        if body.is_empty() {
            return self.violations.set(vec![Violation::new("body", "required")]);
        }
        let mut draft = json!({"body": body, "mention_ids": self.mentions()});
        let before = self.before.get_value();
        if before.is_none() {
            draft["links"] = link_to(self.shown);
        }
        self.busy.set(true);
        let done = self.keep.done();
        spawn_local(async move {
            let outcome = store(before, draft).await;
            let _ = self.busy.try_set(false);
            match outcome {
                Ok(()) => {
                    done();
                    let _ = self.text.try_set(String::new());
                    let _ = self.violations.try_set(Vec::new());
                    toast::done(t(key::STATE_SAVED));
                    self.on_done.run(());
                }
                Err(error) => {
                    let _ = self.violations.try_set(error.violations());
                    tell(&error);
                }
            }
        });
    }
}

async fn store(before: Option<Value>, draft: Value) -> Result<(), ApiError> {
    let Some(definition) = definition("comment") else { return Ok(()) };
    match before {
        Some(before) => records::update(definition, &before, draft).await.map(drop)?,
        None => records::create(definition, draft).await.map(drop)?,
    }
    live::touch("comment");
    Ok(())
}

/// Whom a comment calls on, by name.
fn called_on(comment: &Value) -> BTreeMap<String, String> {
    let ids = comment["mention_ids"].as_array().into_iter().flatten().filter_map(Value::as_str);
    ids.filter_map(|id| Some((name_of(id)?, id.to_owned()))).collect()
}

/// The comments of a record, newest first, under a box for one more.
pub(crate) fn comments(shown: Shown) -> AnyView {
    let limit = RwSignal::new(STEP);
    let rows = about(shown, "comment", limit.into());
    let allowed = move || definition("comment").is_some_and(|comment| session::may(Action::Create, comment));
    let more = move || rows.data.read().as_ref().is_some_and(|rows| rows.page.has_more);
    let list = move || {
        match (rows.data.get(), rows.error.get()) {
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| rows.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=4 /> }.into_any(),
        (Some(rows), _) if rows.data.is_empty() => {
            view! { <Empty shape=icon::MESSAGE title=tr(key::COMMENT_NONE) text=text(key::COMMENT_NONE_HINT) /> }.into_any()
        }
        (Some(rows), _) => view! {
            <ol class="timeline">{rows.data.into_iter().map(|comment| view! { <Said shown comment /> }).collect_view()}</ol>
            <Show when=more><Button label=tr(key::TIMELINE_MORE) on_click=move |_| limit.update(|limit| *limit = (*limit + STEP).min(200)) /></Show>
        }
        .into_any(),
    }
    };
    view! {
        <Show when=allowed>
            <div class="panel composer"><Write draft=Draft::new(shown, None, Callback::new(|()| ())) /></div>
        </Show>
        {list}
    }
    .into_any()
}

#[component]
fn Write(draft: Draft) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.send();
    };
    let changing = draft.before.read_value().is_some();
    if changing {
        browser::focus_first(".comment textarea");
    }
    let words = if changing { key::ACTION_SAVE } else { key::COMMENT_SEND };
    view! {
        {keep::offer(draft.keep, "textarea[id^=comment]", move |typed| draft.resume(&typed))}
        <form class="form" on:submit=submit novalidate>
            <Field control=Control::new("comment", draft.error()) label=tr(key::COMMENT_BODY) hint=text(key::COMMENT_HINT)
                input=move |control| view! { <MentionArea control text=draft.text mentioned=draft.mentioned on_send=move |()| draft.send() /> } />
            <div class="form-foot">
                {changing.then(|| view! { <Button label=tr(key::ACTION_CANCEL) on_click=move |_| draft.on_done.run(()) /> })}
                <Submit label=tr(words) busy=draft.busy />
            </div>
        </form>
    }
}

#[component]
fn Said(shown: Shown, comment: Value) -> impl IntoView {
    let editing = RwSignal::new(false);
    let by = comment["created_by"].as_str().unwrap_or_default();
    let who = name_of(by).unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned());
    let own = by == session::user_id();
    let at = comment["created_at"].as_str().unwrap_or_default().to_owned();
    let changed = comment["version"].as_i64().is_some_and(|version| version > 1);
    let body = StoredValue::new(comment.clone());
    let comment = StoredValue::new(comment);
    let acts = move || {
        let name = move |words: &'static str| words.to_owned();
        view! {
            <div class="actions">
                <Button label=move || name(t(key::ACTION_EDIT)) weight=Weight::Quiet on_click=move |_| editing.set(true) />
                <Button label=move || name(t(key::ACTION_DELETE)) weight=Weight::Quiet on_click=move |_| remove(&comment.get_value()) />
            </div>
        }
    };
    view! {
        <li class="entry comment">
            <Avatar name=who.clone() />
            <div>
                <p class="facts"><strong>{who}</strong><time datetime=at.clone() title=format::instant(&at)>{format::relative(&at)}</time>{changed.then(|| view! { <span>{tr(key::COMMENT_CHANGED)}</span> })}</p>
                <Show when=move || editing.get() fallback=move || view! { <p class="entry-body">{body.with_value(body_of)}</p>{own.then(acts)} }>
                    <Write draft=Draft::new(shown, Some(comment.get_value()), Callback::new(move |()| _ = editing.try_set(false))) />
                </Show>
            </div>
        </li>
    }
}

/// The text, with those it calls on marked.
fn body_of(comment: &Value) -> AnyView {
    let text = comment["body"].as_str().unwrap_or_default().to_owned();
    let names: Vec<_> = called_on(comment).into_keys().map(|name| format!("@{name}")).collect();
    let part = |(is_name, part): (bool, String)| {
        if is_name { view! { <strong class="mention">{part}</strong> }.into_any() } else { part.into_any() }
    };
    cut(&text, &names).into_iter().map(part).collect_view().into_any()
}

/// A text cut where one of the names stands; whether each part is one.
fn cut(text: &str, names: &[String]) -> Vec<(bool, String)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((at, name)) = names.iter().filter_map(|name| Some((rest.find(name.as_str())?, name))).min() {
        if at > 0 {
            parts.push((false, rest[..at].to_owned()));
        }
        parts.push((true, name.clone()));
        rest = &rest[at + name.len()..];
    }
    if !rest.is_empty() {
        parts.push((false, rest.to_owned()));
    }
    parts
}

/// Deleted at once; its text is too long to name it by.
fn remove(comment: &Value) {
    let Some(definition) = definition("comment") else { return };
    let id = comment["id"].as_str().unwrap_or_default().to_owned();
    spawn_local(async move {
        match records::delete(definition, &id).await {
            Ok(()) => {
                live::touch("comment");
                toast::undoable(t(key::COMMENT_DELETED), move || edit::restore(definition, id.clone()));
            }
            Err(error) => tell(&error),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn names_are_found_where_they_stand() {
        let names = ["@张伟".to_owned(), "@Nancy Davolio".to_owned()];
        let text = "请@张伟看看, @Nancy Davolio too";
        let parts = cut(text, &names);
        let told: Vec<_> = parts.iter().map(|(is_name, part)| (*is_name, part.as_str())).collect();
        assert_eq!(
            told,
            [(false, "请"), (true, "@张伟"), (false, "看看, "), (true, "@Nancy Davolio"), (false, " too")]
        );
        assert_eq!(cut("", &names), []);
    }
}
