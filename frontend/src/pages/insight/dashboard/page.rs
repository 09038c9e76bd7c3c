//! A dashboard: one period and one owner over all its widgets, in the address.
use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Op, condition::Compare, definition, report::Widget};

use super::{
    super::{deliver, question::ANY, source},
    Board,
    edit::{Draft, in_order, packed},
    standard,
    widget::{self, Over},
};
use crate::{
    api::{ApiError, records},
    browser,
    i18n::{key, label, t, tr},
    live,
    resource::{self, feed, filter::words, tell},
    route, session,
    shell::heading::Heading,
    ui::{
        button::{Button, Weight},
        field::{Control, Field as Frame},
        icon,
        input::{Choice, Entry, Select, TextInput},
        menu::{Menu, MenuItem},
        state::{Empty, Failure, Skeleton},
        toast,
    },
};

async fn load(name: String) -> Result<Board, ApiError> {
    // Every widget asks for them; the first answer serves all.
    let _ = source::shipped().await;
    if name == standard::NAME {
        return Ok(Board { record: Value::Null, widgets: standard::widgets(), filters: Vec::new() });
    }
    let dashboard = definition("dashboard").ok_or(ApiError::Offline)?;
    Board::kept(records::get(dashboard, &name).await?)
}

#[component]
pub(crate) fn DashboardPage(name: String) -> impl IntoView {
    let address = format!("/dashboards/{name}");
    let draft = Draft(RwSignal::new(None));
    let board = feed(move |_| {
        live::changes_of("dashboard");
        load(name.clone())
    });
    // What one is putting together is not taken away because somebody else saved something.
    let shown = Memo::new(move |before: Option<&Option<Board>>| match before {
        Some(Some(before)) if draft.is_on() => Some(before.clone()),
        _ => board.data.get(),
    });
    move || {
        match (shown.get(), board.error.get()) {
        (Some(board), _) => opened(board, &address, draft),
        (None, Some(error)) => view! { <div class="page"><Heading title=tr(key::NAV_DASHBOARDS) /><Failure text=error.text() on_retry=move |()| board.retry() /></div> }.into_any(),
        (None, None) => view! { <div class="page"><Skeleton lines=8 /></div> }.into_any(),
    }
    }
}

/// A parameter of this page's address, as long as it is this page's.
fn parameter(address: &str, name: &'static str) -> Memo<String> {
    let address = address.to_owned();
    Memo::new(move |before: Option<&String>| match before {
        Some(before) if route::path().trim_end_matches('/') != address => before.clone(),
        _ => route::parameter(name).unwrap_or_default(),
    })
}

fn opened(board: Board, address: &str, draft: Draft) -> AnyView {
    let (period, who) = (parameter(address, "period"), parameter(address, "who"));
    let (name, own) = (board.record["name"].as_str().unwrap_or_default().to_owned(), board.filters.clone());
    let title =
        Signal::derive(move || if name.is_empty() { t(key::DASHBOARD_OVERVIEW).to_owned() } else { name.clone() });
    let filters = Memo::new(move |_| own.iter().cloned().chain(of_whom(&who.read())).collect::<Vec<_>>());
    let over = Over { period, filters, draft };
    let fixed = in_order(board.widgets.clone());
    let widgets = Memo::new(move |_| draft.0.get().unwrap_or_else(|| fixed.clone()));
    view! {
        <div class="page dashboard-page">
            <div class="page-head">
                <Heading title />
                {acts(board.clone(), over, who, title)}
            </div>
            {filter_bar(address.to_owned(), period, who)}
            {editing(board, draft)}
            <Show when=move || widgets.read().is_empty()><Empty shape=icon::LAYOUT_DASHBOARD title=tr(key::DASHBOARD_EMPTY) text=tr(key::DASHBOARD_EMPTY_HINT) /></Show>
            <div class="dashboard">
                <For each=move || widgets.get() key=move |widget| (widget.id.clone(), widget.width) children=move |widget| widget::framed(widget, over) />
            </div>
        </div>
    }
    .into_any()
}

/// Whose records, as a filter over all widgets.
fn of_whom(who: &str) -> Option<Compare> {
    let (path, value) = match who {
        "" => return None,
        "team" => ("team_id", "$my_team"),
        "me" => ("owner_id", "$me"),
        id => ("owner_id", id),
    };
    Some(Compare { path: path.to_owned(), op: Op::Eq, value: value.into() })
}

fn filter_bar(address: String, period: Memo<String>, who: Memo<String>) -> AnyView {
    let go = move |period: String, who: String| {
        let parts = [("period", period), ("who", who)].into_iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<_> = parts.map(|(name, value)| format!("{name}={}", browser::encode(&value))).collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        route::replace(&format!("{address}{query}"));
    };
    let periods = Signal::derive(move || {
        let own = [(String::new(), t(key::DASHBOARD_OWN_PERIOD).to_owned())];
        let period = Some(period.get()).filter(|period| period != ANY).unwrap_or_default();
        own.into_iter().chain(words::periods(&period)).collect::<Vec<Choice>>()
    });
    let people = Signal::derive(move || {
        let mut all = vec![
            (String::new(), t(key::DASHBOARD_EVERYBODY).to_owned()),
            ("me".to_owned(), t(key::FILTER_ME).to_owned()),
            ("team".to_owned(), t(key::FILTER_MY_TEAM).to_owned()),
        ];
        let own = who.get();
        if !all.iter().any(|(known, _)| *known == own) {
            let name = records::name_of(&own).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned());
            all.push((own, name));
        }
        all
    });
    let go = std::rc::Rc::new(go);
    let other = go.clone();
    let (go, other) = (StoredValue::new_local(go), StoredValue::new_local(other));
    let choose_period = move |chosen: String| go.with_value(|go| go(chosen, who.get_untracked()));
    let choose_who = move |chosen: String| other.with_value(|go| go(period.get_untracked(), chosen));
    view! {
        <div class="questions" role="group" aria-label=tr(key::DASHBOARD_FILTERS)>
            <Frame control=Control::plain("period") label=tr(key::DASHBOARD_PERIOD) input=move |control| view! { <Select control value=period choices=periods on_change=choose_period /> } />
            <Frame control=Control::plain("who") label=Signal::derive(|| label::field("", "owner_id").to_owned()) input=move |control| view! { <Select control value=who choices=people on_change=choose_who /> } />
        </div>
    }
    .into_any()
}

/// Begins to change it; of the one that is shipped, a copy.
fn acts(board: Board, over: Over, who: Memo<String>, title: Signal<String>) -> AnyView {
    let draft = over.draft;
    let Some(dashboard) = definition("dashboard") else { return ().into_any() };
    let shipped = board.record.is_null();
    let allowed = move || session::may(if shipped { Action::Create } else { Action::Edit }, dashboard);
    let widgets = board.widgets.clone();
    let edit = move |()| draft.0.set(Some(in_order(widgets.clone())));
    let copied = board.widgets.clone();
    let copy = move |()| {
        let widgets = copied.clone();
        spawn_local(async move { keep_copy(widgets).await });
    };
    let id = board.record["id"].as_str().unwrap_or_default().to_owned();
    let record = board.record.clone();
    let delete = move |()| resource::delete(dashboard, &record, || route::go("/dashboards"));
    let print = move |()| _ = browser::window().print();
    view! {
        <Menu label=tr(key::DASHBOARD_MENU) icon=icon::ELLIPSIS icon_only=true class="icon-button">
            {(!shipped && allowed()).then(|| view! { <MenuItem label=tr(key::DASHBOARD_EDIT) icon=icon::PENCIL on_choose=edit.clone() /> })}
            {allowed().then(|| view! { <MenuItem label=tr(key::DASHBOARD_COPY) icon=icon::LAYOUT_DASHBOARD on_choose=copy.clone() /> })}
            {(!shipped).then(|| {
                let (id, name) = (id.clone(), id.clone());
                view! {
                    {deliver::files(move || as_shown(id.clone(), over.period, who), title)}
                    {deliver::schedule("dashboard_id", name, title, move || chosen(over.period, who))}
                }
            })}
            <MenuItem label=tr(key::REPORT_PRINT) on_choose=print />
            {(!shipped && session::may(Action::Delete, dashboard)).then(|| view! { <MenuItem label=tr(key::ACTION_DELETE) icon=icon::TRASH_2 danger=true on_choose=delete.clone() /> })}
        </Menu>
    }
    .into_any()
}

/// Under the period and of whom the page shows it; its own filters the server knows.
fn as_shown(id: String, period: Memo<String>, who: Memo<String>) -> deliver::Of {
    let filters = of_whom(&who.get_untracked()).into_iter().collect();
    deliver::Of::Dashboard { id, period: period.get_untracked(), filters }
}

/// The same for a schedule, whose "me" is each reader.
fn chosen(period: Memo<String>, who: Memo<String>) -> Vec<(&'static str, String)> {
    let who = match who.get_untracked().as_str() {
        "me" => ("whose", "reader".to_owned()),
        "team" => ("whose", "reader_team".to_owned()),
        id => ("of_user_id", id.to_owned()),
    };
    [("period", period.get_untracked()), who].into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// A dashboard of one's own, with the same widgets.
async fn keep_copy(widgets: Vec<Widget>) {
    let Some(dashboard) = definition("dashboard") else { return };
    let body = json!({"name": t(key::DASHBOARD_MINE), "widgets": packed(in_order(widgets))});
    match records::create(dashboard, body).await {
        Ok(record) => {
            live::touch("dashboard");
            route::go(&format!("/dashboards/{}", record["id"].as_str().unwrap_or_default()));
        }
        Err(error) => tell(&error),
    }
}

/// The tools while it is changed.
fn editing(board: Board, draft: Draft) -> AnyView {
    let on = Memo::new(move |_| draft.is_on());
    (move || on.get().then(|| tools(&board, draft))).into_any()
}

fn tools(board: &Board, draft: Draft) -> AnyView {
    let text = |name: &str| board.record[name].as_str().unwrap_or_default().to_owned();
    let (name, visibility) = (RwSignal::new(text("name")), RwSignal::new(text("visibility")));
    let sharing = Signal::derive(|| {
        let named = ["personal", "team", "public"]
            .map(|value| (value.to_owned(), label::choice("dashboard", "visibility", value).to_owned()));
        named.to_vec()
    });
    let record = board.record.clone();
    let save = move |_| {
        let record = record.clone();
        spawn_local(async move { keep(record, draft, name, visibility).await });
    };
    view! {
        <div class="panel dashboard-tools" role="group" aria-label=tr(key::DASHBOARD_EDIT)>
            <Frame control=Control::plain("name") label=Signal::derive(|| label::field("", "name").to_owned()) input=move |control| view! { <TextInput control value=name on_input=move |text| name.set(text) entry=Entry::TEXT /> } />
            <Frame control=Control::plain("visibility") label=Signal::derive(|| label::field("", "visibility").to_owned()) input=move |control| view! { <Select control value=visibility choices=sharing on_change=move |value| visibility.set(value) /> } />
            {adding(draft)}
            <div class="actions">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| draft.0.set(None) />
                <Button label=tr(key::ACTION_SAVE) weight=Weight::Primary on_click=save />
            </div>
        </div>
    }
    .into_any()
}

async fn keep(record: Value, draft: Draft, name: RwSignal<String>, visibility: RwSignal<String>) {
    let (Some(dashboard), Some(widgets)) = (definition("dashboard"), draft.0.get_untracked()) else { return };
    let change = json!({
        "name": name.get_untracked(), "visibility": visibility.get_untracked(), "widgets": packed(widgets),
    });
    match resource::patch(dashboard, &record, change).await {
        Ok(_) => {
            draft.0.set(None);
            toast::done(t(key::STATE_SAVED));
        }
        Err(error) => tell(&error),
    }
}

/// The reports that can be added: shipped ones, then those that are kept.
fn adding(draft: Draft) -> AnyView {
    let all = feed(|_| async {
        let shipped = source::shipped().await?;
        let shipped = shipped.into_iter().map(|report| (report.key.clone(), source::spoken(&report.labels)));
        let kept = match definition("report") {
            Some(report) => records::all(report, None).await?,
            None => Vec::new(),
        };
        let text = |record: &Value, name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let kept = kept.iter().map(|record| (text(record, "id"), text(record, "name")));
        Ok(shipped.chain(kept).collect::<Vec<Choice>>())
    });
    let choices = Signal::derive(move || {
        let first = [(String::new(), t(key::DASHBOARD_CHOOSE).to_owned())];
        first.into_iter().chain(all.data.get().unwrap_or_default()).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(String::new());
    let add = move |_| {
        let name = chosen.get_untracked();
        if name.is_empty() {
            return;
        }
        draft.add(match name.parse() {
            Ok(id) => Widget { report_id: Some(id), ..Widget::default() },
            Err(_) => Widget { standard: Some(name), ..Widget::default() },
        });
        chosen.set(String::new());
    };
    view! {
        <Frame control=Control::plain("add") label=tr(key::DASHBOARD_ADD) input=move |control| view! { <Select control value=chosen choices on_change=move |name| chosen.set(name) /> } />
        <Button label=tr(key::ACTION_ADD) icon=icon::PLUS on_click=add />
    }
    .into_any()
}
