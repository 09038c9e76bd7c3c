//! Deals that stand still for longer than won ones did, stage by stage.
use leptos::prelude::*;
use wire::report::forecast::{Stalled, StalledStage};

use super::{
    forecast::{Scope, deals},
    frame, read,
};
use crate::{
    api::{self, ApiError, Call, records},
    i18n::{count, fill, format, key, t, tr},
    live,
    resource::{Feed, feed},
    ui::{
        icon,
        state::{Empty, Failure, Skeleton},
    },
};

async fn load(scope: Scope) -> Result<Stalled, ApiError> {
    let answer = api::send(Call::get(format!("/forecast/stalled{}", scope.query(None)))).await?;
    records::remember_related(&answer.body);
    read::answer(&answer.body)
}

/// Every stage in which deals stand still.
pub(super) fn stages(scope: Signal<Scope>) -> AnyView {
    let stalled: Feed<Stalled> = feed(move |_| {
        live::changes_of("opportunity");
        load(scope.get())
    });
    (move || match (stalled.error.get(), stalled.data.get()) {
        (Some(error), _) => view! { <Failure text=error.text() on_retry=move |()| stalled.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=4 /> }.into_any(),
        (None, Some(stalled)) => table(&stalled),
    })
    .into_any()
}

fn table(stalled: &Stalled) -> AnyView {
    let some = |stage: &&StalledStage| stage.stalled.as_ref().is_some_and(|figure| figure.count > 0);
    let lines: Vec<_> = stalled.stages.iter().filter(some).map(|stage| line(stalled, stage)).collect();
    if lines.is_empty() {
        return view! { <Empty shape=icon::CIRCLE_CHECK title=tr(key::STALLED_NONE) text=tr(key::STALLED_NONE_HINT) /> }.into_any();
    }
    let heads = vec![
        frame::words(key::STALLED_STAGE),
        frame::figures(key::STALLED_DEALS),
        frame::figures(key::STALLED_AMOUNT),
        frame::words(key::STALLED_AFTER),
    ];
    frame::table(t(key::STALLED_TITLE), heads, lines, None)
}

fn line(stalled: &Stalled, stage: &StalledStage) -> AnyView {
    let Some(figure) = &stage.stalled else { return ().into_any() };
    let id = stage.stage_id.to_string();
    let name = records::name_of(&id).unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned());
    #[expect(clippy::cast_sign_loss, reason = "days are never below zero")]
    let days = count(key::TIME_DAYS, stage.days.unwrap_or_default().max(0) as u64);
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let why = if stage.learned_from == 0 {
        days
    } else {
        fill(key::STALLED_LEARNED, &[("days", &days), ("n", &format::number(stage.learned_from as f64))])
    };
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let number = format::number(figure.count as f64);
    let amount = format::money(&figure.amount.to_string(), &stalled.currency);
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="number">{deals(figure, number)}</td>
            <td class="number">{deals(figure, amount)}</td>
            <td>{why}</td>
        </tr>
    }
    .into_any()
}
