//! Every dashboard one may see, and the one that is shipped.
use leptos::prelude::*;
use serde_json::Value;
use wire::{definition, report::StandardDashboard};

use super::super::source;
use crate::{
    api::records,
    i18n::{format, key, tr},
    live,
    resource::feed,
    shell::heading::Heading,
    ui::state::{Failure, Skeleton},
};

#[component]
pub(crate) fn Dashboards() -> impl IntoView {
    let kept = feed(|_| {
        live::changes_of("dashboard");
        async {
            match definition("dashboard") {
                Some(dashboard) => records::all(dashboard, None).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let shipped = feed(|_| source::boards());
    view! {
        <div class="page">
            <div class="page-head"><Heading title=tr(key::NAV_DASHBOARDS) /></div>
            {move || match (kept.data.get(), kept.error.get()) {
                (_, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| kept.retry() /> }.into_any(),
                (None, None) => view! { <Skeleton lines=4 /> }.into_any(),
                (Some(all), None) => view! {
                    <section class="panel"><ul class="report-list">{all.iter().map(line).collect_view()}{move || shipped.data.get().unwrap_or_default().iter().map(ready).collect_view()}</ul></section>
                }
                .into_any(),
            }}
        </div>
    }
}

fn line(record: &Value) -> impl IntoView + use<> {
    let text = |name: &str| record[name].as_str().unwrap_or_default();
    let owner = records::name_of(text("owner_id")).unwrap_or_default();
    let changed = format::relative(text("updated_at"));
    let note: Vec<_> = [text("description"), &owner, &changed].into_iter().filter(|part| !part.is_empty()).collect();
    view! { <li><a href=format!("/dashboards/{}", text("id"))>{text("name").to_owned()}</a><p class="muted">{note.join(" · ")}</p></li> }
}

fn ready(board: &StandardDashboard) -> impl IntoView + use<> {
    view! { <li><a href=format!("/dashboards/{}", board.key)>{source::spoken(&board.labels)}</a><p class="muted">{source::spoken(&board.about)}</p></li> }
}
