//! One member: who it is, what became of it, and the status changed where it stands.
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Definition, definition};

use super::{id_of, members::Members};
use crate::{
    api::records,
    i18n::{fill, format, key, label, t},
    resource::{change, save},
    route,
    ui::{
        field::Control,
        input::{Choice, Select},
        toast,
    },
};

/// Who a member is: the type of record and its id.
fn person(member: &Value) -> Option<(&'static Definition, String)> {
    let of = |name: &'static str| {
        let id = member[format!("{name}_id").as_str()].as_str()?;
        Some((definition(name)?, id.to_owned()))
    };
    of("lead").or_else(|| of("contact"))
}

fn name(member: &Value) -> String {
    let known = person(member).and_then(|(_, id)| records::name_of(&id));
    known.unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned())
}

pub(super) fn line(members: Members, id: String) -> AnyView {
    let member = Memo::new({
        let id = id.clone();
        move |_| {
            let rows = members.rows.data.read();
            let found = rows.iter().flat_map(|rows| &rows.data).find(|row| row["id"] == id.as_str());
            found.cloned().unwrap_or_default()
        }
    });
    let chosen = Signal::derive({
        let id = id.clone();
        move || members.chosen.read().contains(&id)
    });
    let choose = move |on: bool| {
        members.chosen.update(|chosen| {
            chosen.retain(|known| *known != id);
            if on {
                chosen.push(id.clone());
            }
        });
    };
    let title = move || name(&member.read());
    view! {
        <li class="member">
            <Show when=move || members.editable.get()>
                {
                    let choose = choose.clone();
                    let words = move || fill(key::LIST_CHOOSE, &[("name", &title())]);
                    view! { <label class="checkbox member-check"><input type="checkbox" aria-label=words prop:checked=move || chosen.get() on:change=move |event| choose(event_target_checked(&event)) /></label> }
                }
            </Show>
            <div class="member-who">
                {move || who(&member.read())}
                <p class="facts">{move || facts(&member.read())}</p>
            </div>
            {status(members, member)}
        </li>
    }
    .into_any()
}

fn who(member: &Value) -> AnyView {
    let name = name(member);
    match person(member) {
        Some((definition, id)) => view! { <a href=route::to_record(definition, &id)>{name}</a> }.into_any(),
        None => view! { <span>{name}</span> }.into_any(),
    }
}

fn facts(member: &Value) -> AnyView {
    let kind = person(member).map(|(definition, _)| label::record(definition.name));
    let answered = member["responded_at"].as_str().map(|at| {
        let words = fill(key::CAMPAIGN_ANSWERED, &[("when", &format::instant(at))]);
        view! { <time datetime=at.to_owned()>{words}</time> }
    });
    view! { <span>{kind}</span>{answered} }.into_any()
}

/// Where it is, and where it may go from there.
fn choices(definition: &'static Definition, member: &Value) -> Vec<Choice> {
    let now = member["status"].as_str().unwrap_or_default();
    let next = definition.lifecycle().into_iter().flat_map(|(_, lifecycle)| lifecycle.next(now));
    let named = |name: &str| (name.to_owned(), label::choice(definition.name, "status", name).to_owned());
    std::iter::once(named(now)).chain(next.map(named)).collect()
}

fn status(members: Members, member: Memo<Value>) -> AnyView {
    let definition = members.definition;
    let now = Memo::new(move |_| member.read()["status"].as_str().unwrap_or_default().to_owned());
    // What is seen goes ahead of what is stored, and back where the server refuses.
    let seen = RwSignal::new(String::new());
    Effect::new(move || seen.set(now.get()));
    let choices = Signal::derive(move || choices(definition, &member.read()));
    let fixed = Signal::derive(move || !members.editable.get() || choices.read().len() < 2);
    let set = move |status: String| {
        seen.set(status.clone());
        spawn_local(async move {
            if !put(definition, member.get_untracked(), &status).await {
                let _ = seen.try_set(now.try_get_untracked().unwrap_or_default());
            }
        });
    };
    let title = Signal::derive(move || fill(key::CAMPAIGN_STATUS_OF, &[("name", &name(&member.read()))]));
    view! { <Select control=Control::plain("member-status").disabled(fixed) value=seen choices label=title on_change=set class="member-status" /> }
        .into_any()
}

/// Saves the status; whether it was saved. The way back is offered where the rules have one.
async fn put(definition: &'static Definition, member: Value, status: &str) -> bool {
    let back = member["status"].as_str().unwrap_or_default().to_owned();
    let said = label::choice(definition.name, "status", status);
    let said = fill(key::CAMPAIGN_STATUS_SET, &[("name", &name(&member)), ("status", said)]);
    let wanted = json!({"status": status});
    if definition.lifecycle().is_some_and(|(_, lifecycle)| lifecycle.may_become(status, &back)) {
        return change(definition, member, wanted, said).await.is_some();
    }
    let saved = save(definition, &member, wanted).await.is_some_and(|record| !id_of(&record).is_empty());
    if saved {
        toast::done(said);
    }
    saved
}
