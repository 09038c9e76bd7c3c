//! The list as a file: which columns, for whom, in which format. The server writes it in the background.
use std::collections::BTreeMap;

use domain::permission::{Action, Scope};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use wire::{
    Condition, Field, Op,
    job::{Export, Format, Purpose},
    query::Aggregation,
};

use super::{View, bulk::Pick};
use crate::{
    api::{
        ApiError,
        records::{self, Group},
    },
    i18n::{Key, fill, key, label, t, tr},
    resource::{feed, fields, tell},
    session,
    ui::{
        button::{Button, Submit},
        choices::Choices,
        field::Control,
        input::Checkbox,
    },
    work::{self, job::whole},
};

/// What the file is to be.
#[derive(Clone, Copy)]
struct Draft {
    view: View,
    pick: Option<Pick>,
    columns: RwSignal<Vec<&'static str>>,
    format: RwSignal<String>,
    purpose: RwSignal<String>,
}

impl Draft {
    /// What the list shows, or what is chosen in it.
    fn filter(self) -> (Option<Condition>, Option<String>) {
        let search = self.view.state.get_untracked().search(self.view.definition);
        self.pick.map_or((search.condition, search.q), Pick::filter)
    }

    /// How many records it is about, narrowed once more.
    async fn number(self, narrower: Option<Condition>) -> Result<u64, ApiError> {
        let (condition, q) = self.filter();
        let condition = Some(Condition::all(condition.into_iter().chain(narrower).collect()));
        let question =
            Aggregation { condition, q, group_by: Vec::new(), measures: vec!["count".to_owned()], right: None };
        let groups = records::aggregate(self.view.definition, question).await?;
        Ok(groups.first().map_or(0, Group::count))
    }

    fn body(self) -> Export {
        let sort = self.view.state.get_untracked().search(self.view.definition).sort;
        let (condition, q) = self.filter();
        let columns = self.columns.get_untracked();
        let for_programs = self.purpose.get_untracked() == "migration";
        let heading = |name: &&str| ((*name).to_owned(), label::field(self.view.definition.name, name).to_owned());
        Export {
            condition,
            q,
            sort,
            // A program knows a field by its own name.
            headings: if for_programs { BTreeMap::new() } else { columns.iter().map(heading).collect() },
            columns: columns.into_iter().map(str::to_owned).collect(),
            format: if self.format.get_untracked() == "xlsx" { Format::Xlsx } else { Format::Csv },
            purpose: if for_programs { Purpose::Migration } else { Purpose::Spreadsheet },
            bom: !for_programs,
        }
    }
}

/// `pick` narrows it to the records chosen.
pub(crate) fn dialog(view: View, pick: Option<Pick>, open: RwSignal<bool>) -> AnyView {
    let draft = Draft {
        view,
        pick,
        columns: RwSignal::new(untrack(|| view.columns()).iter().map(|field| field.name).collect()),
        format: RwSignal::new("xlsx".to_owned()),
        purpose: RwSignal::new("spreadsheet".to_owned()),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let body = serde_json::to_value(draft.body()).unwrap_or_default();
        let address = format!("/{}/export", view.definition.path);
        open.set(false);
        spawn_local(async move {
            if let Err(error) = work::start(&address, body).await {
                tell(&error);
            }
        });
    };
    let formats = Signal::stored(vec![("xlsx".to_owned(), "XLSX".to_owned()), ("csv".to_owned(), "CSV".to_owned())]);
    let purposes = Signal::derive(|| {
        vec![
            ("spreadsheet".to_owned(), t(key::EXPORT_FOR_PEOPLE).to_owned()),
            ("migration".to_owned(), t(key::EXPORT_FOR_PROGRAMS).to_owned()),
        ]
    });
    let hint = move || {
        t(if *draft.purpose.read() == "migration" { key::EXPORT_PROGRAMS_HINT } else { key::EXPORT_PEOPLE_HINT })
    };
    let records = move || fill(key::EXPORT_INTRO, &[("records", &label::records_inside(view.definition.name))]);
    view! {
        <form class="form dialog-body" on:submit=submit>
            <p class="muted">{records}</p>
            {work::exports_less(view.definition).map(|words| view! { <Limits draft words /> })}
            <div class="setting"><span>{tr(key::EXPORT_FORMAT)}</span><Choices label=tr(key::EXPORT_FORMAT) choices=formats value=draft.format on_change=move |name: String| draft.format.set(name) /></div>
            <div class="setting"><span>{tr(key::EXPORT_FOR)}</span><Choices label=tr(key::EXPORT_FOR) choices=purposes value=draft.purpose on_change=move |name: String| draft.purpose.set(name) /></div>
            <p class="hint">{hint}</p>
            <Columns draft />
            <div class="form-foot">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| open.set(false) />
                <Submit label=tr(key::EXPORT_ACTION) />
            </div>
        </form>
    }
    .into_any()
}

/// What the role leaves out: said before, so that nobody takes a part for the whole.
#[component]
fn Limits(draft: Draft, words: Key) -> impl IntoView {
    let figures = feed(move |_| async move {
        let all = draft.number(None).await?;
        let own = draft.number(Some(Condition::compare("owner_id", Op::Eq, "$me"))).await?;
        Ok((own, all))
    });
    let only_own = session::scope(Action::Export, draft.view.definition) == Scope::Own;
    let said = move || match figures.data.get().filter(|_| only_own) {
        Some((own, all)) => fill(key::EXPORT_ONLY_OWN, &[("own", &whole(own)), ("total", &whole(all))]),
        None => t(words).to_owned(),
    };
    view! { <p class="notice warning">{said}</p> }
}

/// Those of the list are ticked, in the list's order; the others follow.
#[component]
fn Columns(draft: Draft) -> impl IntoView {
    let definition = draft.view.definition;
    let first = draft.columns.get_untracked();
    let shown = first.iter().filter_map(|name| fields::find(definition, name));
    let others = fields::all(definition).filter(|field| !first.contains(&field.name));
    let line = move |field: &'static Field| {
        let checked = Signal::derive(move || draft.columns.read().contains(&field.name));
        let toggle = move |on: bool| {
            draft.columns.update(|columns| {
                columns.retain(|name| *name != field.name);
                if on {
                    columns.push(field.name);
                }
            });
        };
        view! { <Checkbox control=Control::plain(field.name) label=move || label::field(definition.name, field.name) checked on_change=toggle /> }
    };
    view! {
        <fieldset>
            <legend>{tr(key::LIST_COLUMNS)}</legend>
            <div class="choices export-columns">{shown.map(line).collect_view()}{others.map(line).collect_view()}</div>
        </fieldset>
    }
}
