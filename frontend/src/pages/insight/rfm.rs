//! Customers by how recently, how often and how much they bought: named classes, and who changed class within a month.
use leptos::prelude::*;
use wire::{
    definition,
    report::forecast::{Rfm, RfmClass, RfmMove},
};

use super::{deliver, frame, read, source::spoken};
use crate::{
    api::{self, ApiError, Call},
    i18n::{fill, format, key, t, tr},
    live, resource,
    resource::{Feed, feed},
    session,
    shell::heading::Heading,
    ui::{
        icon,
        menu::Menu,
        state::{Empty, Failure, Skeleton},
    },
};

async fn load() -> Result<Rfm, ApiError> {
    let answer = api::send(Call::get("/rfm")).await?;
    read::answer(&answer.body)
}

fn asked() -> Feed<Rfm> {
    feed(|_| {
        live::changes_of("opportunity");
        live::changes_of("account");
        load()
    })
}

#[component]
pub(super) fn RfmPage() -> impl IntoView {
    let rfm = asked();
    view! {
        <div class="page">
            <div class="page-head">
                <Heading title=tr(key::RFM_TITLE) />
                <div class="head-acts">{changed()}{taken_along()}</div>
            </div>
            <p class="muted">{tr(key::RFM_ABOUT)}</p>
            {answered(rfm, true)}
        </div>
    }
}

/// The way to what the classes are, for who may change them.
fn changed() -> AnyView {
    let link = || view! { <a class="button" href="/rfm/classes"><icon::Icon shape=icon::PENCIL /><span>{tr(key::RFM_CHANGE)}</span></a> };
    (move || session::runs_organization().then(link)).into_any()
}

/// As a file, or sent regularly.
fn taken_along() -> AnyView {
    let title = Signal::derive(|| t(key::RFM_TITLE).to_owned());
    view! {
        <Menu label=tr(key::REPORT_DOWNLOAD) icon=icon::DOWNLOAD icon_only=true class="icon-button">
            {deliver::files(|| deliver::shipped("rfm", None, Vec::new()), title)}
            {deliver::schedule("standard", "rfm".to_owned(), title, Vec::new)}
        </Menu>
    }
    .into_any()
}

/// The classes alone.
pub(super) fn classes() -> AnyView {
    answered(asked(), false)
}

fn answered(rfm: Feed<Rfm>, moves: bool) -> AnyView {
    (move || match (rfm.error.get(), rfm.data.get()) {
        (Some(error), _) => view! { <Failure text=error.text() on_retry=move |()| rfm.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=6 /> }.into_any(),
        (None, Some(rfm)) if rfm.customers == 0 => {
            view! { <Empty shape=icon::USERS title=tr(key::RFM_NOBODY) text=tr(key::RFM_NOBODY_HINT) /> }.into_any()
        }
        (None, Some(rfm)) => view! { {table(&rfm)}{moves.then(|| moved(&rfm))} }.into_any(),
    })
    .into_any()
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn number(count: u64) -> String {
    format::number(count as f64)
}

fn table(rfm: &Rfm) -> AnyView {
    let greatest = rfm.classes.iter().map(|class| class.count).max().unwrap_or(0).max(1);
    let lines = rfm.classes.iter().map(|class| line(rfm, class, greatest));
    let heads = vec![
        frame::words(key::RFM_CLASS),
        frame::figures(key::RFM_CUSTOMERS),
        frame::figures(key::RFM_SHARE),
        frame::figures_of(fill(key::RFM_BOUGHT, &[("currency", &rfm.currency)])),
    ];
    let total = view! { <tr class="total"><th scope="row">{t(key::REPORT_TOTAL)}</th><td class="number">{number(rfm.customers)}</td><td></td><td></td></tr> };
    frame::table(t(key::RFM_TITLE), heads, lines.collect(), Some(total.into_any()))
}

/// One class; its ground is the darker the more are in it.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn line(rfm: &Rfm, class: &RfmClass, greatest: u64) -> AnyView {
    let href = class.condition.as_ref().and_then(|condition| resource::drill(definition("account")?, condition));
    let link = |words: String| match &href {
        Some(href) => view! { <a href=href.clone()>{words}</a> }.into_any(),
        None => words.into_any(),
    };
    let ground =
        if class.count == 0 { String::new() } else { format!(" ground-{}", (class.count * 7).div_ceil(greatest)) };
    // Who has not bought yet is no part of the customers.
    let share = class.have_bought.then(|| format::percent(class.count as f64 / rfm.customers.max(1) as f64 * 100.0));
    view! {
        <tr>
            <th scope="row">{named(Some(class))}</th>
            <td class=format!("number{ground}")>{link(number(class.count))}</td>
            <td class="number">{share.unwrap_or_else(|| "–".to_owned())}</td>
            <td class="number">{link(format::money(&class.amount.to_string(), &rfm.currency))}</td>
        </tr>
    }
    .into_any()
}

/// A class by its name; those whom none takes have one too.
fn named(class: Option<&RfmClass>) -> String {
    let words = class.map(|class| spoken(&class.labels)).filter(|words| !words.is_empty());
    words.unwrap_or_else(|| t(key::RFM_REST).to_owned())
}

fn moved(rfm: &Rfm) -> AnyView {
    // Whom no class takes belongs to none that is listed.
    let name = |key: &str| named(rfm.classes.iter().find(|class| class.key == key));
    let line = |moved: &RfmMove| {
        let from = moved.from.as_deref().map_or_else(|| t(key::RFM_NEW).to_owned(), name);
        view! { <tr><th scope="row">{from}</th><td>{name(&moved.to)}</td><td class="number">{number(moved.count)}</td></tr> }.into_any()
    };
    let lines: Vec<_> = rfm.moved.iter().map(line).collect();
    let since = fill(key::RFM_SINCE, &[("date", &format::date(&rfm.since.to_string()))]);
    let body = if lines.is_empty() {
        view! { <p class="muted">{t(key::RFM_NOBODY_MOVED)}</p> }.into_any()
    } else {
        let heads = vec![frame::words(key::RFM_FROM), frame::words(key::RFM_TO), frame::figures(key::RFM_CUSTOMERS)];
        frame::table(&since, heads, lines, None)
    };
    view! { <section class="panel"><h2>{since}</h2>{body}</section> }.into_any()
}
