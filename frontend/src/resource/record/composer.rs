//! Writing down what happened and what comes next, always open above the timeline (R2, R3).
use domain::permission::Action;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
};
use serde_json::{Value, json};
use wire::{Definition, Violation, definition};

use super::Shown;
use crate::{
    api::ApiError,
    i18n::{Key, format, key, label, t, text, tr},
    live, outbox,
    resource::{
        keep::{self, Keep},
        tell,
    },
    session,
    ui::{
        button::Submit,
        field::{Control, Field},
        input::{Checkbox, Choice, Entry, Select, TextArea, TextInput},
        keyboard,
        tabs::{Tab, Tabs},
        toast,
    },
};

/// What can be written down: an activity's kind, or a task; and the key that begins it.
const KINDS: [(&str, Key, Option<&str>); 6] = [
    ("note", key::COMPOSER_NOTE, Some("n")),
    ("call", key::COMPOSER_CALL, Some("l")),
    ("email", key::COMPOSER_EMAIL, None),
    ("meeting", key::COMPOSER_MEETING, None),
    ("visit", key::COMPOSER_VISIT, None),
    ("task", key::COMPOSER_TASK, Some("t")),
];

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    shown: Shown,
    kind: RwSignal<&'static str>,
    subject: RwSignal<String>,
    body: RwSignal<String>,
    outcome: RwSignal<String>,
    due: RwSignal<String>,
    follow_up: RwSignal<bool>,
    violations: RwSignal<Vec<Violation>>,
    busy: RwSignal<bool>,
    keep: Keep,
}

impl Draft {
    fn new(shown: Shown) -> Self {
        let draft = Self {
            shown,
            kind: RwSignal::new("note"),
            subject: RwSignal::default(),
            body: RwSignal::default(),
            outcome: RwSignal::default(),
            due: RwSignal::new(format::working_day(3)),
            follow_up: RwSignal::new(false),
            violations: RwSignal::default(),
            busy: RwSignal::new(false),
            keep: Keep::open(&format!("composer.{}.{}", shown.definition.name, shown.id())),
        };
        Effect::new(move || draft.keep.note(draft.typed()));
        draft
    }

    /// The texts by their names in a draft that is kept.
    fn texts(self) -> [(&'static str, RwSignal<String>); 4] {
        [("subject", self.subject), ("body", self.body), ("outcome", self.outcome), ("due", self.due)]
    }

    /// What is kept of it; a day alone is nothing of the person's.
    fn typed(self) -> Option<Value> {
        let mut typed = json!({"kind": self.kind.get(), "follow_up": self.follow_up.get()});
        for (name, text) in self.texts() {
            typed[name] = text.get().into();
        }
        let written = [self.subject, self.body, self.outcome].iter().any(|text| !text.read().is_empty());
        written.then_some(typed)
    }

    fn resume(self, typed: &Value) {
        let kind = KINDS.iter().find(|(name, ..)| typed["kind"] == *name);
        self.kind.set(kind.map_or("note", |(name, ..)| name));
        self.follow_up.set(typed["follow_up"] == true);
        for (name, text) in self.texts() {
            text.set(typed[name].as_str().unwrap_or_default().to_owned());
        }
    }

    fn clear(self) {
        for text in [self.subject, self.body, self.outcome] {
            let _ = text.try_set(String::new());
        }
        let _ = self.follow_up.try_set(false);
        let _ = self.violations.try_set(Vec::new());
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.violations.read().iter().find(|violation| violation.field == field).map(label::violation)
        })
    }

    fn links(self) -> Value {
        json!([{"type": self.shown.definition.name, "id": self.shown.id()}])
    }

    /// A note's first line is its subject; a call without one is just "Call".
    fn subject(self) -> String {
        let (subject, body) = (self.subject.get_untracked(), self.body.get_untracked());
        let first: String = body.lines().next().unwrap_or_default().chars().take(120).collect();
        let kind = self.kind.get_untracked();
        match (subject.trim(), first.trim(), kind) {
            ("", "", "note" | "task") => String::new(),
            ("", "", kind) => label::choice("activity", "kind", kind).to_owned(),
            ("", first, _) => first.to_owned(),
            (subject, ..) => subject.to_owned(),
        }
    }

    fn activity(self) -> Value {
        let mut draft = json!({"kind": self.kind.get_untracked(), "subject": self.subject(), "occurred_at": format::now(), "links": self.links()});
        for (name, text) in [("body", self.body), ("outcome", self.outcome)] {
            let text = text.get_untracked();
            if !text.is_empty() {
                draft[name] = text.into();
            }
        }
        draft["owner_id"] = session::user_id().into();
        draft
    }

    /// What is to be stored: an activity and perhaps its follow-up, or a task.
    fn bodies(self, activity: &'static Definition, task: &'static Definition) -> Vec<(&'static Definition, Value)> {
        let subject = self.subject();
        if self.kind.get_untracked() == "task" {
            return vec![(task, self.task(&subject))];
        }
        let follow_up = crate::i18n::fill(key::COMPOSER_FOLLOW_UP_SUBJECT, &[("subject", &subject)]);
        let follow_up = self.follow_up.get_untracked().then(|| (task, self.task(&follow_up)));
        [(activity, self.activity())].into_iter().chain(follow_up).collect()
    }

    fn task(self, subject: &str) -> Value {
        let mut draft = json!({"subject": subject, "links": self.links(), "owner_id": session::user_id()});
        let (due, body) = (self.due.get_untracked(), self.body.get_untracked());
        if !due.is_empty() {
            draft["due_date"] = due.into();
        }
        if self.kind.get_untracked() == "task" && !body.is_empty() {
            draft["description"] = body.into();
        }
        draft
    }
}

#[component]
pub(super) fn Composer(shown: Shown) -> impl IntoView {
    let draft = Draft::new(shown);
    let allowed = move || definition("activity").is_some_and(|activity| session::may(Action::Create, activity));
    let tabs =
        || KINDS.iter().map(|(name, title, keys)| Tab { name, label: text(*title), keys: *keys }).collect::<Vec<_>>();
    view! {
        <Show when=allowed>
            <div class="composer panel">
                <Tabs id="composer" label=tr(key::COMPOSER_TITLE) tabs=tabs() chosen=Signal::derive(move || draft.kind.get().to_owned()) on_choose=move |name| draft.kind.set(name) />
                {keep::offer(draft.keep, ".composer textarea", move |typed| draft.resume(&typed))}
                <Blanks draft />
            </div>
        </Show>
    }
}

#[component]
fn Blanks(draft: Draft) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send(draft);
    };
    let shortcut = move |event: &KeyboardEvent| {
        if keyboard::pressed(event).as_deref() == Some("Enter") && keyboard::command(event) {
            event.prevent_default();
            send(draft);
        }
    };
    let is = move |kind: &'static str| Memo::new(move |_| draft.kind.get() == kind);
    let (is_note, is_call, is_task) = (is("note"), is("call"), is("task"));
    view! {
        <div id="composer-panel" role="tabpanel" aria-labelledby=move || format!("composer-{}", draft.kind.get())>
        <form class="form" on:submit=submit on:keydown=move |event| shortcut(&event) novalidate>
            <Show when=move || !is_note.get()>
                <Field control=Control::new("subject", draft.error("subject")) label=move || label::field("activity", "subject")
                    input=move |control| view! { <TextInput control value=draft.subject on_input=move |text| draft.subject.set(text) /> } />
            </Show>
            <Field control=Control::new("body", body_error(draft)) label=tr(key::COMPOSER_BODY)
                input=move |control| view! { <TextArea control value=draft.body on_input=move |text| draft.body.set(text) rows=3 /> } />
            <Show when=move || is_call.get()><Outcome draft /></Show>
            <Show when=move || is_task.get()><Due draft /></Show>
            <div class="form-foot">
                <Show when=move || !is_task.get()><FollowUp draft /></Show>
                <Submit label=tr(key::COMPOSER_SAVE) busy=draft.busy />
            </div>
        </form>
        </div>
    }
}

/// A note has no subject of its own: what is wrong with it is wrong with the text.
fn body_error(draft: Draft) -> Signal<Option<String>> {
    let (subject, body) = (draft.error("subject"), draft.error("body"));
    Signal::derive(move || body.get().or_else(|| if draft.kind.get() == "note" { subject.get() } else { None }))
}

#[component]
fn Outcome(draft: Draft) -> impl IntoView {
    let names = definition("activity").and_then(|activity| activity.field("outcome")).map_or(&[][..], |field| {
        match field.kind {
            wire::Kind::Choice(names) => names,
            _ => &[],
        }
    });
    let choices = Signal::derive(move || {
        let named =
            names.iter().map(|name| ((*name).to_owned(), label::choice("activity", "outcome", name).to_owned()));
        [(String::new(), t(key::FORM_NOT_CHOSEN).to_owned())].into_iter().chain(named).collect::<Vec<Choice>>()
    });
    view! { <Field control=Control::plain("outcome") label=move || label::field("activity", "outcome") input=move |control| view! { <Select control value=draft.outcome choices on_change=move |value: String| draft.outcome.set(value) /> } /> }
}

#[component]
fn Due(draft: Draft) -> impl IntoView {
    view! { <Field control=Control::new("due_date", draft.error("due_date")) label=move || label::field("task", "due_date") input=move |control| view! { <TextInput control value=draft.due on_input=move |text| draft.due.set(text) entry=Entry::DATE /> } /> }
}

/// The next step, made in the same press.
#[component]
fn FollowUp(draft: Draft) -> impl IntoView {
    view! {
        <div class="follow-up">
            <Checkbox control=Control::plain("follow") label=tr(key::COMPOSER_FOLLOW_UP) checked=draft.follow_up on_change=move |on: bool| draft.follow_up.set(on) />
            <Show when=move || draft.follow_up.get()>
                <TextInput control=Control::plain("due") value=draft.due on_input=move |text| draft.due.set(text) entry=Entry::DATE label=move || label::field("task", "due_date") />
            </Show>
        </div>
    }
}

fn send(draft: Draft) {
    if draft.busy.get_untracked() {
        return;
    }
    draft.busy.set(true);
    let done = draft.keep.done();
    spawn_local(async move {
        let outcome = store(draft).await;
        let _ = draft.busy.try_set(false);
        match outcome {
            Ok(sent) => {
                done();
                draft.clear();
                told(sent);
            }
            Err(error) => {
                let _ = draft.violations.try_set(error.violations());
                tell(&error);
            }
        }
    });
}

fn told(sent: bool) {
    if sent {
        toast::done(t(key::STATE_SAVED));
    } else {
        toast::noted(t(key::OUTBOX_KEPT));
    }
}

/// Whether all of it has reached the server; what has not waits on this device.
async fn store(draft: Draft) -> Result<bool, ApiError> {
    let (Some(activity), Some(task)) = (definition("activity"), definition("task")) else { return Ok(true) };
    let mut sent = true;
    // All is read before the first wait: the page may be left meanwhile.
    for (definition, body) in draft.bodies(activity, task) {
        sent &= outbox::create(definition, body).await?.is_some();
    }
    live::touch("activity");
    live::touch("task");
    Ok(sent)
}
