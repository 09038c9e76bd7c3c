//! Open deals whose close date moved later and later: how often, by how much, and whose they are.
use leptos::prelude::*;
use wire::{
    definition,
    report::forecast::{Slipped, SlippedDeal},
};

use super::{forecast::Scope, frame, read};
use crate::{
    api::{self, ApiError, Call, records},
    i18n::{count, fill, format, key, label, t, tr},
    live,
    resource::{Feed, feed},
    route,
    ui::{
        icon,
        state::{Empty, Failure, Skeleton},
    },
};

async fn load(scope: Scope) -> Result<Slipped, ApiError> {
    let answer = api::send(Call::get(format!("/forecast/slipped{}", scope.query(None)))).await?;
    records::remember_related(&answer.body);
    read::answer(&answer.body)
}

pub(super) fn deals(scope: Signal<Scope>) -> AnyView {
    let slipped: Feed<Slipped> = feed(move |_| {
        live::changes_of("opportunity");
        load(scope.get())
    });
    (move || match (slipped.error.get(), slipped.data.get()) {
        (Some(error), _) => view! { <Failure text=error.text() on_retry=move |()| slipped.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=4 /> }.into_any(),
        (None, Some(slipped)) => table(&slipped),
    })
    .into_any()
}

fn table(slipped: &Slipped) -> AnyView {
    if slipped.deals.is_empty() {
        return view! { <Empty shape=icon::CIRCLE_CHECK title=tr(key::STALLED_SLIPPED_NONE) text=tr(key::STALLED_SLIPPED_NONE_HINT) /> }.into_any();
    }
    let heads = vec![
        frame::words(key::STALLED_SLIPPED_DEAL),
        frame::words_of(label::field("opportunity", "owner_id")),
        frame::figures(key::STALLED_SLIPPED_TIMES),
        frame::figures(key::STALLED_SLIPPED_BY),
        frame::figures(key::STALLED_SLIPPED_FIRST),
        frame::figures(key::STALLED_SLIPPED_NOW),
        frame::figures(key::STALLED_AMOUNT),
    ];
    let lines = slipped.deals.iter().map(|deal| line(slipped, deal)).collect();
    let deals = count(key::BOARD_DEALS, slipped.count);
    let amount = format::money(&slipped.amount.to_string(), &slipped.currency);
    let sum = fill(key::STALLED_SLIPPED_SUM, &[("deals", &deals), ("amount", &amount)]);
    view! { <p class="sentence">{sum}</p>{frame::table(t(key::STALLED_SLIPPED), heads, lines, None)} }.into_any()
}

fn line(slipped: &Slipped, deal: &SlippedDeal) -> AnyView {
    let id = deal.opportunity_id.to_string();
    let name = |id: &str| records::name_of(id).unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned());
    let href = definition("opportunity").map(|definition| route::to_record(definition, &id));
    let owner = deal.owner_id.map(|owner| name(&owner.to_string()));
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let times = format::number(deal.times as f64);
    view! {
        <tr>
            <th scope="row"><a href=href>{name(&id)}</a></th>
            <td>{owner}</td>
            <td class="number">{times}</td>
            <td class="number">{count(key::TIME_DAYS, deal.days.unsigned_abs())}</td>
            <td class="number">{format::date(&deal.first.to_string())}</td>
            <td class="number">{format::date(&deal.closes.to_string())}</td>
            <td class="number">{format::money(&deal.amount.to_string(), &slipped.currency)}</td>
        </tr>
    }
    .into_any()
}
