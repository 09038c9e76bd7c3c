//! The forecast: what is in, what those who sell say, what history says, and how far each was off before.
mod adjust;
mod earlier;
mod gap;
mod parts;
mod people;

use domain::permission::Action;
use leptos::prelude::*;
use wire::{
    Op,
    condition::Compare,
    definition,
    report::forecast::{Figure, Forecast},
};

use super::{deliver, read, slipped, stalled};
use crate::{
    api::{self, ApiError, Call, records},
    browser,
    i18n::{self, Key, fill, format, key, label, t, tr},
    live,
    resource::{self, Feed, feed, filter::words},
    route, session,
    shell::heading::Heading,
    ui::{
        field::{Control, Field as Frame},
        icon,
        input::{Choice, Select},
        menu::Menu,
        state::{Failure, Skeleton},
    },
};

/// Whose deals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) owner: Option<String>,
    pub(super) team: Option<String>,
}

impl Scope {
    /// As the filters of a dashboard say it.
    pub(super) fn of_filters(filters: &[Compare]) -> Self {
        let value = |path: &str| {
            let found = filters.iter().find(|filter| filter.path == path && filter.op == Op::Eq)?;
            match found.value.as_str()? {
                "$me" => Some(session::user_id()),
                "$my_team" => session::me_untracked()?.user["team_ids"][0].as_str().map(str::to_owned),
                id => Some(id.to_owned()),
            }
        };
        Self { owner: value("owner_id"), team: value("team_id") }
    }

    /// As a file is asked for.
    fn filters(&self) -> Vec<Compare> {
        let parts = [("owner_id", &self.owner), ("team_id", &self.team)];
        let of = |(path, value): (&str, &Option<String>)| {
            Some(Compare { path: path.to_owned(), op: Op::Eq, value: value.clone()?.into() })
        };
        parts.into_iter().filter_map(of).collect()
    }

    pub(super) fn query(&self, period: Option<&str>) -> String {
        let parts = [("period", period), ("owner_id", self.owner.as_deref()), ("team_id", self.team.as_deref())];
        let written = parts.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?)));
        let query = written.collect::<Vec<_>>().join("&");
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

/// The period that is forecast unless another is chosen.
const USUAL: &str = "this_quarter";
const PERIODS: [&str; 6] = ["this_month", "next_month", "this_quarter", "next_quarter", "this_year", "next_year"];

async fn load(period: Option<String>, scope: Scope) -> Result<Forecast, ApiError> {
    let answer = api::send(Call::get(format!("/forecast{}", scope.query(period.as_deref())))).await?;
    records::remember_related(&answer.body);
    read::answer(&answer.body)
}

fn asked(period: Signal<Option<String>>, scope: Signal<Scope>) -> Feed<Forecast> {
    feed(move |_| {
        live::changes_of("opportunity");
        live::changes_of("target");
        live::changes_of("forecast_adjustment");
        load(period.get(), scope.get())
    })
}

/// A forecast, or what stands in its place.
fn answered(forecast: Feed<Forecast>, draw: impl Fn(&Forecast) -> AnyView + Send + 'static) -> AnyView {
    (move || {
        i18n::current();
        match (forecast.error.get(), forecast.data.get()) {
            (Some(error), _) => view! { <Failure text=error.text() on_retry=move |()| forecast.retry() /> }.into_any(),
            (None, None) => view! { <Skeleton lines=5 /> }.into_any(),
            (None, Some(answer)) => draw(&answer),
        }
    })
    .into_any()
}

/// What is in and what is said, beside the target.
pub(super) fn summary(period: Signal<Option<String>>, scope: Signal<Scope>) -> AnyView {
    answered(asked(period, scope), |forecast| view! { {parts::figures(forecast)}{parts::bullet(forecast)} }.into_any())
}

/// What is missing to the target, beside what is open to fill it.
pub(super) fn gap(period: Signal<Option<String>>, scope: Signal<Scope>) -> AnyView {
    answered(asked(period, scope), gap::tiles)
}

/// What history says, and how far each guess was off.
pub(super) fn accuracy(period: Signal<Option<String>>, scope: Signal<Scope>) -> AnyView {
    answered(asked(period, scope), parts::guesses)
}

/// A figure of deals as a link to them.
pub(super) fn deals(figure: &Figure, words: String) -> AnyView {
    match definition("opportunity").and_then(|deal| resource::drill(deal, &figure.condition)) {
        Some(href) => view! { <a href=href>{words}</a> }.into_any(),
        None => words.into_any(),
    }
}

/// An error of the past in words: "off by 25 %".
fn off(error: Option<f64>) -> String {
    error.map_or_else(
        || t(key::FORECAST_NO_PAST).to_owned(),
        |error| fill(key::FORECAST_OFF, &[("share", &format::percent(error * 100.0))]),
    )
}

/// One parameter of this page's address.
fn parameter(name: &'static str) -> Memo<Option<String>> {
    Memo::new(move |before: Option<&Option<String>>| match before {
        Some(before) if route::path().trim_end_matches('/') != "/forecast" => before.clone(),
        _ => route::parameter(name).filter(|value| !value.is_empty()),
    })
}

fn go(period: Option<String>, scope: &Scope) {
    let parts = [("period", period), ("owner", scope.owner.clone()), ("team", scope.team.clone())];
    let written =
        parts.iter().filter_map(|(name, value)| Some(format!("{name}={}", browser::encode(value.as_deref()?))));
    let query = written.collect::<Vec<_>>().join("&");
    route::replace(&if query.is_empty() { "/forecast".to_owned() } else { format!("/forecast?{query}") });
}

#[component]
pub(super) fn ForecastPage() -> impl IntoView {
    let (period, owner, team) = (parameter("period"), parameter("owner"), parameter("team"));
    let scope = Signal::derive(move || Scope { owner: owner.get(), team: team.get() });
    let forecast = asked(period.into(), scope);
    view! {
        <div class="page forecast-page">
            <div class="page-head">
                <Heading title=tr(key::NAV_FORECAST) />
                <div class="head-acts">{taken_along("forecast_vs_target", key::NAV_FORECAST, period, scope)}</div>
            </div>
            {choices(period, scope)}
            {answered(forecast, whole)}
            <section class="panel" aria-labelledby="stalled-title">
                <div class="panel-head">
                    <h2 id="stalled-title">{tr(key::STALLED_TITLE)}</h2>
                    {taken_along("stalled_deals", key::STALLED_TITLE, Memo::new(|_| None), scope)}
                </div>
                {stalled::stages(scope)}
            </section>
            {section("slipped-title", key::STALLED_SLIPPED, slipped::deals(scope))}
        </div>
    }
}

/// As a file, or sent regularly, under what is chosen.
fn taken_along(report: &'static str, title: Key, period: Memo<Option<String>>, scope: Signal<Scope>) -> AnyView {
    let title = Signal::derive(move || t(title).to_owned());
    let of = move || deliver::shipped(report, period.get_untracked(), scope.get_untracked().filters());
    let chosen = move || {
        let Scope { owner, team } = scope.get_untracked();
        let parts = [("period", period.get_untracked()), ("of_user_id", owner), ("of_team_id", team)];
        parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    };
    view! {
        <Menu label=tr(key::REPORT_DOWNLOAD) icon=icon::DOWNLOAD icon_only=true class="icon-button">
            {deliver::files(of, title)}
            {deliver::schedule("standard", report.to_owned(), title, chosen)}
        </Menu>
    }
    .into_any()
}

fn choices(period: Memo<Option<String>>, scope: Signal<Scope>) -> AnyView {
    let value = Signal::derive(move || period.get().unwrap_or_else(|| USUAL.to_owned()));
    let periods = Signal::derive(move || {
        let own = value.get();
        let extra = (!PERIODS.contains(&own.as_str())).then(|| own.clone());
        let all = PERIODS.iter().map(|name| (*name).to_owned()).chain(extra);
        all.map(|name| (name.clone(), words::period(&name))).collect::<Vec<Choice>>()
    });
    let choose = move |name: String| go(Some(name), &scope.get_untracked());
    let narrowed = move || {
        let scope = scope.get();
        let id = scope.owner.or(scope.team)?;
        let name = records::name_of(&id).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned());
        let all = move |_| go(period.get_untracked(), &Scope::default());
        Some(
            view! { <p class="chip"><span>{name}</span><button type="button" class="chip-remove" aria-label=t(key::ACTION_REMOVE) on:click=all><icon::Icon shape=icon::X /></button></p> },
        )
    };
    view! {
        <div class="questions">
            <Frame control=Control::plain("period") label=tr(key::DASHBOARD_PERIOD) input=move |control| view! { <Select control value choices=periods on_change=choose /> } />
            {narrowed}
        </div>
    }
    .into_any()
}

fn section(id: &'static str, title: Key, inside: AnyView) -> AnyView {
    view! { <section class="panel" aria-labelledby=id><h2 id=id>{t(title)}</h2>{inside}</section> }.into_any()
}

/// A section about records that are kept, with the way to those of this period for who may see any.
fn section_of(record: &str, id: &'static str, title: Key, forecast: &Forecast, inside: AnyView) -> AnyView {
    let link = definition(record).filter(|record| untrack(|| session::may(Action::Read, record))).map(|record| {
        let href = adjust::kept(forecast).and_then(|kept| resource::drill(record, &kept));
        let href = href.unwrap_or_else(|| format!("/{}", record.path));
        view! { <a href=href>{label::records(record.name)}</a> }
    });
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel-head"><h2 id=id>{t(title)}</h2>{link}</div>
            {inside}
        </section>
    }
    .into_any()
}

fn whole(forecast: &Forecast) -> AnyView {
    let span = fill(
        key::FORECAST_SPAN,
        &[
            ("from", &format::date(&forecast.from.to_string())),
            ("until", &format::date(&forecast.until.pred_opt().unwrap_or(forecast.until).to_string())),
            ("time", &format::instant(&forecast.as_of.to_string())),
        ],
    );
    view! {
        <p class="sentence">{span}</p>
        {parts::figures(forecast)}
        {section("bullet-title", key::FORECAST_AGAINST_TARGET, parts::bullet(forecast))}
        {section("guesses-title", key::FORECAST_HISTORY, parts::guesses(forecast))}
        {section_of("forecast_snapshot", "earlier-title", key::FORECAST_EARLIER, forecast, earlier::weekly(forecast))}
        {section("series-title", key::FORECAST_MONTHS, parts::series(forecast))}
        {section_of("forecast_adjustment", "people-title", key::FORECAST_PEOPLE, forecast, people::tree(forecast))}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn a_scope_is_said_to_the_server() {
        assert_eq!(Scope::default().query(None), "");
        let scope = Scope { owner: None, team: Some("t".to_owned()) };
        assert_eq!(scope.query(Some("this_month")), "?period=this_month&team_id=t");
    }
}
