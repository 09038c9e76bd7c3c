//! What a campaign brought for what it cost; every figure opens the records it counts.
use leptos::prelude::*;
use serde_json::Value;

use super::{budget, figure, id};
use crate::{
    api::{self, Call},
    browser,
    i18n::{Key, count, fill, format, key, t, tr},
    live,
    resource::feed,
    ui::state::{Failure, Skeleton},
};

/// The kinds of record the figures come from.
const COUNTED: [&str; 4] = ["campaign", "campaign_member", "lead", "opportunity"];

/// In the order in which one thing leads to the next.
const FIGURES: [(&str, Key); 5] = [
    ("members", key::CAMPAIGN_MEMBERS),
    ("responded", key::CAMPAIGN_RESPONDED),
    ("leads", key::CAMPAIGN_LEADS),
    ("opportunities", key::CAMPAIGN_OPPORTUNITIES),
    ("won", key::CAMPAIGN_WON),
];

/// The panel below the head of the page.
pub(crate) fn results(record: Signal<Value>) -> AnyView {
    let id = id(record);
    let answer = feed(move |abort| {
        for kind in COUNTED {
            live::changes_of(kind);
        }
        let call = Call::get(format!("/campaigns/{}/results", id.get())).abort_with(abort);
        async move { Ok(api::send(call).await?.body) }
    });
    let body = move || match (answer.data.get(), answer.error.get()) {
        (Some(results), _) => shown(record, &results),
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| answer.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=3 /> }.into_any(),
    };
    view! {
        <section class="panel campaign-results" aria-labelledby="results-title">
            <h2 id="results-title">{tr(key::CAMPAIGN_RESULTS)}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn shown(record: Signal<Value>, results: &Value) -> AnyView {
    let currency = results["currency"].as_str().unwrap_or_default().to_owned();
    let (own, whole) = (&results["own"], &results["with_descendants"]);
    let below =
        results["descendants"]["count"].as_u64().filter(|count| *count > 0).map(|n| count(key::CAMPAIGN_BELOW, n));
    let alone = below.as_ref().map(|_| view! { <h3>{t(key::CAMPAIGN_OWN)}</h3> });
    let money = budget::bar(&budget::of_campaign(&record.get(), own, &currency));
    let money_below = below.as_ref().map(|words| {
        view! { <div><h3>{figure::link(&results["descendants"], words, words)}</h3>{budget::bar(&budget::of_all(whole, &currency))}</div> }
    });
    let tiles = FIGURES.map(|(name, words)| counted(name, t(words), own, whole, below.as_deref(), &currency));
    let rates = [("roi", key::CAMPAIGN_ROI), ("cost_per_lead", key::CAMPAIGN_COST_PER_LEAD)];
    let rates = rates.map(|(name, words)| rated(name, t(words), own, whole, below.as_deref(), &currency));
    view! {
        <div class="budgets"><div>{alone}{money}</div>{money_below}</div>
        <dl class="figures campaign-figures">{tiles}{rates}</dl>
        <p class="hint">{fill(key::CAMPAIGN_FORMULA, &[("currency", &currency)])}</p>
    }
    .into_any()
}

/// How many records, what they are worth, and the same with all campaigns below.
fn counted(name: &str, words: &str, own: &Value, whole: &Value, below: Option<&str>, currency: &str) -> AnyView {
    let note = |results: &Value| match name {
        "responded" => figure::share(&results["responded"], &results["members"]),
        _ => results[name]["amount"].as_str().map(|amount| format::compact_money(amount, currency)),
    };
    // Of what it is a share, the first one says.
    let own_note = note(own).map(|note| match name {
        "responded" => fill(key::CAMPAIGN_SHARE, &[("share", &note)]),
        _ => note,
    });
    let together = below.map(|below| {
        let note = note(whole).map(|note| format!(" · {note}"));
        view! { {figure::count_link(&whole[name], &format!("{words}, {below}"))}{note} }.into_any()
    });
    tile(words, figure::count_link(&own[name], words), own_note, below.zip(together))
}

/// A figure that follows from others: it opens nothing of its own.
fn rated(name: &str, words: &str, own: &Value, whole: &Value, below: Option<&str>, currency: &str) -> AnyView {
    let said = |results: &Value| match (name, results[name].as_str()) {
        (_, None) => "–".to_owned(),
        ("roi", Some(share)) => browser::number(share).map(|share| format::percent(share * 100.0)).unwrap_or_default(),
        (_, Some(amount)) => format::money(amount, currency),
    };
    let together = below.map(|_| said(whole).into_any());
    tile(words, said(own).into_any(), None, below.zip(together))
}

fn tile(words: &str, number: AnyView, note: Option<String>, together: Option<(&str, AnyView)>) -> AnyView {
    let together = together.map(|(below, figure)| {
        view! { <dd class="below"><span title=below.to_owned()>{t(key::CAMPAIGN_IN_ALL)}</span><span>{figure}</span></dd> }
    });
    view! {
        <div class="figure">
            <dt class="figure-title">{words.to_owned()}</dt>
            <dd class="figure-value">{number}</dd>
            {note.map(|note| view! { <dd class="note">{note}</dd> })}
            {together}
        </div>
    }
    .into_any()
}
