//! The forecast by team and person, as the teams lie below each other.
use std::collections::BTreeMap;

use domain::money::Amount;
use leptos::prelude::*;
use serde_json::Value;
use wire::{
    definition,
    report::forecast::{Adjustment, Forecast, PersonForecast},
};

use super::super::frame;
use super::{
    adjust,
    parts::{money, value},
};
use crate::{
    api::{ApiError, records},
    i18n::{fill, format, key, t},
    order::sorted,
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

/// The teams that may be seen.
struct Known<'a>(&'a [Value]);

impl Known<'_> {
    fn has(&self, id: &str) -> bool {
        self.0.iter().any(|team| team["id"] == id)
    }
}

impl Teams {
    fn new(teams: &[Value], users: &[Value]) -> Self {
        let known = Known(teams);
        let mut below: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for team in teams {
            // One whose upper team may not be seen stands at the top.
            let above = Some(text(team, "parent_id")).filter(|above| known.has(above)).unwrap_or_default();
            below.entry(above).or_default().push((text(team, "id"), text(team, "name")));
        }
        // Who is in several teams is counted in the first, once.
        let team_of = |user: &Value| Some((text(user, "id"), user["team_ids"][0].as_str()?.to_owned()));
        let of = users.iter().filter_map(team_of).filter(|(_, team)| known.has(team));
        // One by one: collecting a map brings sorting along.
        let mut belongs = BTreeMap::new();
        of.for_each(|(person, team)| _ = belongs.insert(person, team));
        Self { below, of: belongs }
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
    /// Closed, commit, best case, as deals say.
    figures: [Amount; 3],
    /// The same, as those who lead expect it.
    expected: [Amount; 3],
    target: Option<Amount>,
    /// The person, for a line of one.
    owner: Option<String>,
}

fn of_person(person: &PersonForecast, adjustments: &[Adjustment], depth: usize) -> Line {
    let id = person.owner_id.map(|id| id.to_string());
    let name = id.as_deref().and_then(records::name_of).unwrap_or_else(|| t(key::REPORT_NONE).to_owned());
    let href = id.as_ref().map(|id| format!("/forecast?owner={id}"));
    let figures = [person.closed, person.commit, person.best_case];
    let expected = |category: &str, said: Amount| adjust::of(adjustments, id.as_deref(), category).unwrap_or(said);
    let expected = [person.closed, expected("commit", person.commit), expected("best_case", person.best_case)];
    Line { depth, name, href, figures, expected, target: person.target, owner: id }
}

fn added(a: Amount, b: Amount) -> Amount {
    Amount(a.0 + b.0)
}

/// The team's line, then what is below it; nothing for a team without figures.
fn of_team(teams: &Teams, people: &[Line], id: &str, name: &str, depth: usize) -> Vec<Line> {
    let mut below = Vec::new();
    let mut whole =
        Line { depth, name: name.to_owned(), href: Some(format!("/forecast?team={id}")), ..Line::default() };
    let mut add = |line: &Line| {
        for (sum, figure) in whole.figures.iter_mut().zip(line.figures) {
            *sum = added(*sum, figure);
        }
        for (sum, figure) in whole.expected.iter_mut().zip(line.expected) {
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
    let member =
        |person: &&Line| person.owner.as_ref().is_some_and(|owner| teams.of.get(owner).is_some_and(|team| team == id));
    for person in people.iter().filter(member) {
        let line = Line { depth: depth + 1, ..person.clone() };
        add(&line);
        below.push(line);
    }
    if below.is_empty() { below } else { std::iter::once(whole).chain(below).collect() }
}

fn lines(teams: &Teams, people: &[Line]) -> Vec<Line> {
    let top = teams.below.get("").into_iter().flatten();
    let mut lines: Vec<Line> = top.flat_map(|(id, name)| of_team(teams, people, id, name, 0)).collect();
    let alone = |person: &&Line| person.owner.as_ref().is_none_or(|owner| !teams.of.contains_key(owner));
    lines.extend(people.iter().filter(alone).cloned());
    lines
}

/// Teams and people, each leading to its own forecast.
pub(super) fn tree(forecast: &Forecast) -> AnyView {
    if forecast.people.is_empty() {
        return view! { <p class="muted">{t(key::FORECAST_NOBODY)}</p> }.into_any();
    }
    let teams = feed(|_| load());
    let people = forecast.people.iter().map(|person| of_person(person, &forecast.adjustments, 0));
    let people = sorted(people, |a, b| a.figures[0].0 > b.figures[0].0);
    let forecast = forecast.clone();
    (move || match (teams.data.get(), teams.error.get()) {
        (None, None) => view! { <Skeleton lines=4 /> }.into_any(),
        // Without the teams there are still the people.
        (teams, _) => table(&lines(&teams.unwrap_or_default(), &people), &forecast),
    })
    .into_any()
}

fn table(lines: &[Line], forecast: &Forecast) -> AnyView {
    let act = adjust::allowed().then(|| {
        view! { <th scope="col"><span class="visually-hidden">{t(key::FORECAST_ADJUST)}</span></th> }.into_any()
    });
    let figures = [
        key::FORECAST_CLOSED,
        key::FORECAST_COMMIT,
        key::FORECAST_BEST_CASE,
        key::FORECAST_TARGET,
        key::FORECAST_SHARE,
    ];
    let heads =
        std::iter::once(frame::words(key::FORECAST_WHO)).chain(figures.into_iter().map(frame::figures)).chain(act);
    let lines = lines.iter().map(|line| row(line, forecast)).collect();
    frame::table(t(key::FORECAST_PEOPLE), heads.collect(), lines, None)
}

/// What is expected; where that is not what deals say, both.
fn figure(said: Amount, expected: Amount, currency: &str) -> AnyView {
    let words = (said != expected).then(|| fill(key::FORECAST_DEALS_SAY, &[("amount", &money(said, currency))]));
    let note = words.map(|words| view! { <small class="note">{words}</small> });
    view! { <td class="number">{money(expected, currency)}{note}</td> }.into_any()
}

fn row(line: &Line, forecast: &Forecast) -> AnyView {
    let currency = &forecast.currency;
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
            <th scope="row" class=format!("depth-{}", line.depth.min(4))>{name}{adjust::notes(forecast, line.owner.as_deref())}</th>
            {line.figures.into_iter().zip(line.expected).map(|(said, expected)| figure(said, expected, currency)).collect_view()}
            <td class="number">{line.target.map_or_else(|| "–".to_owned(), |target| money(target, currency))}</td>
            <td class="number">{share.unwrap_or_else(|| "–".to_owned())}</td>
            {adjust::cell(forecast, line.owner.as_deref(), &line.name)}
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

    fn adjustment(owner: &str, category: &str, amount: i64) -> Adjustment {
        let owner_id = owner.parse().unwrap_or_default();
        let category = category.to_owned();
        Adjustment {
            id: owner_id,
            owner_id,
            category,
            amount: Amount(amount),
            note: String::new(),
            by: None,
            at: domain::time::Timestamp::default(),
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
        // Of Ann 7 more is certain than her deals say.
        let adjustments = [adjustment(ids[0], "commit", 17)];
        let people: Vec<_> = people.iter().map(|person| of_person(person, &adjustments, 0)).collect();
        let told: Vec<_> = lines(&Teams::new(&teams, &users), &people)
            .into_iter()
            .map(|line| (line.depth, line.name, line.figures[0].0, line.expected[1].0, line.target))
            .collect();
        let line = |depth: usize, name: &str, closed: i64, commit: i64, target: Option<i64>| {
            (depth, name.to_owned(), closed, commit, target.map(Amount))
        };
        assert_eq!(
            told,
            [
                line(0, "All", 120, 27, Some(500)),
                line(1, "North", 100, 17, Some(500)),
                line(2, "Ann", 100, 17, Some(500)),
                line(1, "Bob", 20, 10, None),
                line(0, "Cid", 3, 10, None),
            ]
        );
    }
}
