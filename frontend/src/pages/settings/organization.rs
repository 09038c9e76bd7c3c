//! What holds for everybody: changed by whoever runs the installation.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::{Map, Value};

use super::{draft::Draft, zone};
use crate::{
    api::{self, Call},
    i18n::{Locale, format, key, text, tr},
    pages::set_up::CURRENCIES,
    resource::{Feed, feed},
    session,
    ui::{
        button::Submit,
        input::{Choice, Entry},
        state::{Failure, Skeleton},
    },
};

const ADDRESS: &str = "/organization";

#[component]
pub(super) fn Organization() -> impl IntoView {
    let stored = feed(|_| async { Ok(api::send(Call::get(ADDRESS)).await?.body) });
    let known = Memo::new(move |_| stored.data.read().is_some());
    move || match (known.get(), stored.error.get()) {
        (true, _) => form(stored).into_any(),
        (false, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| stored.retry() /> }.into_any(),
        (false, None) => view! { <Skeleton lines=6 /> }.into_any(),
    }
}

fn form(stored: Feed<Value>) -> impl IntoView {
    let before = stored.data.get_untracked().unwrap_or_default();
    let draft = Draft::new(before.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send(draft, stored);
    };
    let zone = before["time_zone"].as_str().unwrap_or_default().to_owned();
    let currency = before["base_currency"].as_str().unwrap_or_default().to_owned();
    view! {
        <form class="form" on:submit=submit novalidate>
            {draft.told("name", text(key::ORGANIZATION_NAME), key::ORGANIZATION_NAME_HINT, Entry::TEXT.autocomplete("organization"))}
            {draft.choice("base_currency", text(key::SETUP_CURRENCY), Some(key::ORGANIZATION_CURRENCY_HINT), currencies(currency))}
            {draft.choice("time_zone", text(key::SETUP_TIME_ZONE), Some(key::ORGANIZATION_ZONE_HINT), zone::choices(&zone, None))}
            {draft.choice("locale", text(key::NAV_LANGUAGE), Some(key::ORGANIZATION_LANGUAGE_HINT), languages())}
            {draft.choice("first_weekday", text(key::ORGANIZATION_WEEK), Some(key::ORGANIZATION_WEEK_HINT), weekdays())}
            {draft.choice("fiscal_start", text(key::ORGANIZATION_YEAR), Some(key::ORGANIZATION_YEAR_HINT), months())}
            <div class="form-foot"><Submit label=tr(key::ACTION_SAVE) busy=draft.busy /></div>
        </form>
    }
}

/// Sends what differs alone: what somebody else changed meanwhile stays.
fn send(draft: Draft, stored: Feed<Value>) {
    if draft.busy.get_untracked() {
        return;
    }
    draft.busy.set(true);
    let before = stored.data.get_untracked().unwrap_or_default();
    let change = difference(&before, &draft.values.get_untracked());
    spawn_local(async move {
        let outcome = match api::send(Call::change(ADDRESS, change)).await {
            Ok(answer) => {
                let _ = stored.data.try_set(Some(answer.body));
                session::reload().await
            }
            Err(error) => Err(error),
        };
        draft.finish(outcome);
    });
}

fn difference(before: &Value, now: &Value) -> Value {
    let members = now.as_object().into_iter().flatten();
    let changed = members.filter(|(name, value)| before[name.as_str()] != **value);
    changed.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>().into()
}

fn currencies(in_use: String) -> Signal<Vec<Choice>> {
    let named = |code: &str| (code.to_owned(), format!("{code} · {}", format::currency_name(code)));
    Signal::derive(move || {
        let other = (!CURRENCIES.contains(&in_use.as_str())).then(|| named(&in_use));
        other.into_iter().chain(CURRENCIES.iter().map(|code| named(code))).collect()
    })
}

fn languages() -> Signal<Vec<Choice>> {
    Signal::stored(Locale::ALL.map(|locale| (locale.tag().to_owned(), locale.name().to_owned())).to_vec())
}

/// Monday is 1; the 5th of January 2026 was one.
fn weekdays() -> Signal<Vec<Choice>> {
    Signal::derive(|| {
        (1..=7).map(|day| (day.to_string(), format::weekday(&format!("2026-01-{:02}", day + 4), "long"))).collect()
    })
}

fn months() -> Signal<Vec<Choice>> {
    Signal::derive(|| {
        (1..=12).map(|month| (month.to_string(), format::month_name(&format!("2026-{month:02}-01")))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::difference;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_sent() {
        let before = json!({"name": "Northwind", "first_weekday": 1, "locale": "en"});
        let now = json!({"name": "Northwind", "first_weekday": 7, "locale": "en"});
        assert_eq!(difference(&before, &now), json!({"first_weekday": 7}));
        assert_eq!(difference(&before, &before), json!({}));
    }
}
