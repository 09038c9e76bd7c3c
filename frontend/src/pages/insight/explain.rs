//! How the database answers a report: its statements and its plan, asked for when they are looked at.
use leptos::prelude::*;
use wire::report::{ExplainedStatement, RunReport};

use super::source;
use crate::{
    i18n::{key, tr},
    resource::{Feed, feed},
    ui::state::{Failure, Skeleton},
};

#[component]
pub(super) fn Explain(run: Signal<RunReport>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <details class="explain" on:toggle=move |_| open.set(true)>
            <summary>{tr(key::REPORT_EXPLAIN)}</summary>
            {move || open.get().then(|| statements(run))}
        </details>
    }
}

fn statements(run: Signal<RunReport>) -> AnyView {
    let explained: Feed<_> = feed(move |_| source::explain(run.get()));
    (move || match (explained.error.get(), explained.data.get()) {
        (Some(error), _) => view! { <Failure text=error.text() on_retry=move |()| explained.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=4 /> }.into_any(),
        (None, Some(explanation)) => explanation.statements.into_iter().map(statement).collect_view().into_any(),
    })
    .into_any()
}

fn statement(statement: ExplainedStatement) -> AnyView {
    view! {
        <h2>{tr(key::REPORT_STATEMENT)}</h2>
        <pre class="json" tabindex="0">{statement.sql}</pre>
        <h2>{tr(key::REPORT_PLAN)}</h2>
        <pre class="json" tabindex="0">{statement.plan.join("\n")}</pre>
    }
    .into_any()
}
