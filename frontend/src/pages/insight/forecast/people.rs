//! The forecast by team and person, as the teams lie below each other.
use std::collections::{BTreeMap, BTreeSet};

use domain::money::Amount;
use leptos::prelude::*;
use serde_json::Value;
use wire::{
    definition,
    report::forecast::{Forecast, PersonForecast},
};

use super::parts::{money, value};
use crate::{
    api::{ApiError, records},
    i18n::{format, key, t},
    resource::feed,
    ui::state::Skeleton,
};

/// Who belongs where.
#[derive(Clone, Debug, Default, PartialEq)]
struct Teams {
    /// Id and name of each team, by the id of the one above.
    below: BTreeMap<String, Vec<(String, String)>>,
    /// The team of each person.
    of: BTreeMap<String, String>,
}

fn text(record: &Value, name: &str) -> String {
    record[name].as_str().unwrap_or_default().to_owned()
}

impl Teams {
    fn new(teams: &[Value], users: &[Value]) -> Self {
        let known: BTreeSet<String> = teams.iter().map(|team| text(team, "id")).collect();
        let mut below: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for team in teams {
            // One whose upper team may not be seen stands at the top.
            let above = Some(text(team, "parent_id")).filter(|above| known.contains(above)).unwrap_or_default();
            below.entry(above).or_default().push((text(team, "id"), text(team, "name")));
        }
        // Who is in several teams is counted in the first, once.
        let team_of = |user: &Value| Some((text(user, "id"), user["team_ids"][0].as_str()?.to_owned()));
        let of = users.iter().filter_map(team_of).filter(|(_, team)| known.contains(team));
        Self { below, of: of.collect() }
    }
}

async fn load() -> Result<Teams, ApiError> {
    let (Some(team), Some(user)) = (definition("team"), definition("user")) else { return Ok(Teams::default()) };
    Ok(Teams::new(&records::all(team, None).await?, &records::all(user, None).await?))
}

/// A line of the table: a team with everything below it, or a person.
#[derive(Clone, Debug, Default, PartialEq)]
struct Line {
    depth: usize,
    name: String,
    /// The forecast of the one alone.
    href: Option<String>,
    figures: [Amount; 3],
    target: Option<Amount>,
}

fn of_person(person: &PersonForecast, depth: usize) -> Line {
    let id = person.owner_id.map(|id| id.to_string());
    let name = id.as_deref().and_then(records::name_of).unwrap_or_else(|| t(key::REPORT_NONE).to_owned());
    let href = id.map(|id| format!("/forecast?owner={id}"));
    Line { depth, name, href, figures: [person.closed, person.commit, person.best_case], target: person.target }
}

fn added(a: Amount, b: Amount) -> Amount {
    Amount(a.0 + b.0)
}

/// The team's line, then what is below it; nothing for a team without figures.
fn of_team(teams: &Teams, people: &[PersonForecast], id: &str, name: &str, depth: usize) -> Vec<Line> {
    let mut below = Vec::new();
    let mut whole =
        Line { depth, name: name.to_owned(), href: Some(format!("/forecast?team={id}")), ..Line::default() };
    let mut add = |line: &Line| {
        for (sum, figure) in whole.figures.iter_mut().zip(line.figures) {
            *sum = added(*sum, figure);
        }
        whole.target = match (whole.target, line.target) {
            (Some(a), Some(b)) => Some(added(a, b)),
            (a, b) => a.or(b),
        };
    };
    // Trees of teams are no deeper than this; a ring would have no end.
    if depth < 12 {
        for (below_id, below_name) in teams.below.get(id).into_iter().flatten() {
            let lines = of_team(teams, people, below_id, below_name, depth + 1);
            lines.first().into_iter().for_each(&mut add);
            below.extend(lines);
        }
    }
    let member = |person: &&PersonForecast| {
        person.owner_id.is_some_and(|owner| teams.of.get(&owner.to_string()).is_some_and(|team| team == id))
    };
    for person in people.iter().filter(member) {
        let line = of_person(person, depth + 1);
        add(&line);
        below.push(line);
    }
    if below.is_empty() { below } else { std::iter::once(whole).chain(below).collect() }
}

fn lines(teams: &Teams, people: &[PersonForecast]) -> Vec<Line> {
    let top = teams.below.get("").into_iter().flatten();
    let mut lines: Vec<Line> = top.flat_map(|(id, name)| of_team(teams, people, id, name, 0)).collect();
    let alone =
        |person: &&PersonForecast| person.owner_id.is_none_or(|owner| !teams.of.contains_key(&owner.to_string()));
    lines.extend(people.iter().filter(alone).map(|person| of_person(person, 0)));
    lines
}

/// Teams and people, each leading to its own forecast.
pub(super) fn tree(forecast: &Forecast) -> AnyView {
    if forecast.people.is_empty() {
        return view! { <p class="muted">{t(key::FORECAST_NOBODY)}</p> }.into_any();
    }
    let teams = feed(|_| load());
    let (mut people, currency) = (forecast.people.clone(), forecast.currency.clone());
    people.sort_by_key(|person| std::cmp::Reverse(person.closed.0));
    (move || match (teams.data.get(), teams.error.get()) {
        (None, None) => view! { <Skeleton lines=4 /> }.into_any(),
        // Without the teams there are still the people.
        (teams, _) => table(&lines(&teams.unwrap_or_default(), &people), &currency),
    })
    .into_any()
}

fn table(lines: &[Line], currency: &str) -> AnyView {
    let heads = [
        key::FORECAST_CLOSED,
        key::FORECAST_COMMIT,
        key::FORECAST_BEST_CASE,
        key::FORECAST_TARGET,
        key::FORECAST_SHARE,
    ];
    view! {
        <div class="table-scroll report-scroll">
            <table class="table report-table">
                <caption class="visually-hidden">{t(key::FORECAST_PEOPLE)}</caption>
                <thead><tr><th scope="col">{t(key::FORECAST_WHO)}</th>{heads.into_iter().map(|name| view! { <th scope="col" class="number">{t(name)}</th> }).collect_view()}</tr></thead>
                <tbody>{lines.iter().map(|line| row(line, currency)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(line: &Line, currency: &str) -> AnyView {
    let name = match &line.href {
        Some(href) => view! { <a href=href.clone()>{line.name.clone()}</a> }.into_any(),
        None => line.name.clone().into_any(),
    };
    let share = line
        .target
        .filter(|target| value(*target) > 0.0)
        .map(|target| format::percent(value(line.figures[0]) / value(target) * 100.0));
    view! {
        <tr>
            <th scope="row" class=format!("depth-{}", line.depth.min(4))>{name}</th>
            {line.figures.into_iter().map(|amount| view! { <td class="number">{money(amount, currency)}</td> }).collect_view()}
            <td class="number">{line.target.map_or_else(|| "–".to_owned(), |target| money(target, currency))}</td>
            <td class="number">{share.unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn person(id: &str, closed: i64, target: Option<i64>) -> PersonForecast {
        let [commit, best_case] = [Amount(10), Amount(1)];
        PersonForecast {
            owner_id: id.parse().ok(),
            closed: Amount(closed),
            commit,
            best_case,
            target: target.map(Amount),
        }
    }

    #[test]
    fn a_team_is_the_sum_of_all_below_it() {
        let ids = [
            "0192d1a0-0000-7000-8000-000000000001",
            "0192d1a0-0000-7000-8000-000000000002",
            "0192d1a0-0000-7000-8000-000000000003",
        ];
        let teams = [
            json!({"id": "north", "name": "North", "parent_id": "all"}),
            json!({"id": "all", "name": "All", "parent_id": "hidden"}),
            json!({"id": "idle", "name": "Idle", "parent_id": null}),
        ];
        let users = [
            json!({"id": ids[0], "team_ids": ["north", "all"]}),
            json!({"id": ids[1], "team_ids": ["all"]}),
            json!({"id": ids[2], "team_ids": []}),
        ];
        let people = [person(ids[0], 100, Some(500)), person(ids[1], 20, None), person(ids[2], 3, None)];
        // Names of people need the browser's texts only where they are unknown.
        for (id, name) in ids.iter().zip(["Ann", "Bob", "Cid"]) {
            records::remember_name(id, name);
        }
        let told: Vec<_> = lines(&Teams::new(&teams, &users), &people)
            .into_iter()
            .map(|line| (line.depth, line.name, line.figures[0].0, line.target))
            .collect();
        let line = |depth: usize, name: &str, closed: i64, target: Option<i64>| {
            (depth, name.to_owned(), closed, target.map(Amount))
        };
        assert_eq!(
            told,
            [
                line(0, "All", 120, Some(500)),
                line(1, "North", 100, Some(500)),
                line(2, "Ann", 100, Some(500)),
                line(1, "Bob", 20, None),
                line(0, "Cid", 3, None),
            ]
        );
    }
}
