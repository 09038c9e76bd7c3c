//! The forecast: what is in and what is said, by whom; what history says, and how far each was off before.
use std::collections::{BTreeMap, BTreeSet};

use domain::money::Amount;
use uuid::Uuid;
use wire::{
    Resource as _,
    record::Opportunity,
    report::{
        Format,
        forecast::{BackTest, Figure, Forecast, PersonForecast},
    },
};
use words::{Language, Reader};

use super::{
    super::{
        Maker, Part,
        grid::{Cell, Column, Grid, Line},
    },
    Kind, Names, figures, money, number, reader, share,
};
use crate::{
    StoreError, query,
    report::{
        Wait,
        forecast::{self, Asked},
    },
};

pub(super) async fn part(maker: &Maker<'_>, kind: Kind, asked: &Asked) -> Result<Part, StoreError> {
    let found = forecast::forecast(maker.db, maker.asker, asked, Wait::Job).await?;
    let names = names(maker, &found, asked).await?;
    let reader = reader(maker, &names);
    let language = maker.language;
    let said = || [Some(summary(language, &found)), people(&reader, &found)];
    let history = || [Some(guesses(language, &found)), months(language, &found), tests(language, &found)];
    let grids: Vec<Option<Grid>> = match (kind, maker.brief) {
        (Kind::Accuracy, true) => vec![Some(guesses(language, &found))],
        (Kind::Accuracy, false) => history().into(),
        (_, true) => vec![Some(summary(language, &found))],
        (_, false) => said().into_iter().chain(history()).collect(),
    };
    let mut grids: Vec<Grid> = grids.into_iter().flatten().collect();
    if maker.brief {
        // What the widget is called says what its one table is.
        for grid in &mut grids {
            grid.title = None;
        }
    }
    Ok(Part { about: about(&reader, &found, asked), grids, ..Part::default() })
}

/// Of people, and of whatever the forecast was narrowed to.
async fn names(maker: &Maker<'_>, found: &Forecast, asked: &Asked) -> Result<Names, StoreError> {
    let one = |id: Option<Uuid>| id.into_iter().collect::<BTreeSet<_>>();
    let wanted = BTreeMap::from([
        ("pipeline", one(Some(found.pipeline_id))),
        ("team", one(asked.team_id)),
        ("user", one(asked.owner_id)),
    ]);
    let mut names = query::names(maker.db.read(), maker.asker, wanted).await?;
    names.extend(found.related.iter().map(|(id, name)| (*id, name.clone())));
    Ok(names)
}

fn about(reader: &Reader<'_>, found: &Forecast, asked: &Asked) -> Vec<String> {
    let language = reader.language;
    let until = found.until.pred_opt().unwrap_or(found.until);
    let span = language.fill(
        "forecast.span",
        &[
            ("from", &language.date(found.from)),
            ("until", &language.date(until)),
            ("time", &language.instant(found.as_of.to_utc(), reader.time_zone)),
        ],
    );
    let scope = forecast::scope(found.pipeline_id, asked);
    std::iter::once(span).chain(reader.condition(Opportunity::DEFINITION, &scope)).collect()
}

fn grid(language: Language, title: &str, columns: impl Iterator<Item = Column>, lines: Vec<Vec<Cell>>) -> Grid {
    let lines = lines.into_iter().map(|cells| Line { cells, ..Line::default() }).collect();
    Grid { title: Some(language.text(title).to_owned()), columns: columns.collect(), lines, ..Grid::default() }
}

fn summary(language: Language, found: &Forecast) -> Grid {
    let line = |name: &str, figure: &Figure| {
        vec![
            Cell::text(language.text(name)),
            money(language, figure.amount, &found.currency),
            number(language, figure.count),
        ]
    };
    let mut lines = vec![
        line("forecast.closed", &found.closed),
        line("forecast.commit", &found.commit),
        line("forecast.best_case", &found.best_case),
        line("forecast.pipeline", &found.pipeline),
    ];
    let target = match found.target {
        Some(target) => money(language, target, &found.currency),
        None => Cell::text(language.text("forecast.no_target")),
    };
    lines.push(vec![Cell::text(language.text("forecast.target")), target, Cell::default()]);
    let columns = [("forecast.amount", Format::Money), ("stalled.deals", Format::Integer)];
    let columns = std::iter::once(Column::name(language.text("report.figures"))).chain(figures(language, columns));
    let reached = found.target.and_then(|target| reached(found.closed.amount, target));
    let note = reached.map(|reached| language.fill("forecast.reached", &[("share", &language.percent(reached))]));
    Grid { note, ..grid(language, "forecast.against_target", columns, lines) }
}

/// What share of the target is in.
#[expect(clippy::cast_precision_loss, reason = "a share")]
fn reached(closed: Amount, target: Amount) -> Option<f64> {
    (target.0 > 0).then(|| closed.0 as f64 / target.0 as f64)
}

fn people(reader: &Reader<'_>, found: &Forecast) -> Option<Grid> {
    let language = reader.language;
    let mut people: Vec<&PersonForecast> = found.people.iter().collect();
    people.sort_by_key(|person| std::cmp::Reverse(person.closed.0));
    let line = |person: &&PersonForecast| {
        let name = person.owner_id.map(|id| reader.name(&id.to_string()));
        let amount = |amount: Amount| money(language, amount, &found.currency);
        let reached = person.target.and_then(|target| reached(person.closed, target));
        vec![
            Cell::text(name.unwrap_or_else(|| language.text("report.none").to_owned())),
            amount(person.closed),
            amount(person.commit),
            amount(person.best_case),
            person.target.map(amount).unwrap_or_default(),
            reached.map(|reached| share(language, reached)).unwrap_or_default(),
        ]
    };
    let columns = [
        ("forecast.closed", Format::Money),
        ("forecast.commit", Format::Money),
        ("forecast.best_case", Format::Money),
        ("forecast.target", Format::Money),
        ("forecast.share", Format::Percent),
    ];
    let columns = std::iter::once(Column::name(language.text("forecast.who"))).chain(figures(language, columns));
    let lines: Vec<_> = people.iter().map(line).collect();
    (!lines.is_empty()).then(|| grid(language, "forecast.people", columns, lines))
}

fn guesses(language: Language, found: &Forecast) -> Grid {
    let line = |name: &str, amount: Amount, error: Option<f64>| {
        let error = match error {
            Some(error) => share(language, error),
            None => Cell::text(language.text("forecast.no_past")),
        };
        vec![Cell::text(language.text(name)), money(language, amount, &found.currency), error]
    };
    let lines = vec![
        line("forecast.dated", found.dated.amount, found.dated.error),
        line("forecast.run_rate", found.run_rate.amount, found.run_rate.error),
        line("forecast.weighted", found.weighted_undated.amount, found.weighted_error),
    ];
    let columns = [("forecast.amount", Format::Money), ("forecast.error", Format::Percent)];
    let columns = std::iter::once(Column::name(language.text("forecast.method"))).chain(figures(language, columns));
    let part = |amount: Amount| language.money(&amount.to_string(), &found.currency);
    let parts = language.fill(
        "forecast.dated_parts",
        &[
            ("closed", &part(found.closed.amount)),
            ("open", &part(found.dated.open)),
            ("unopened", &part(found.dated.unopened)),
        ],
    );
    let note = format!("{} = {parts}", language.text("forecast.dated"));
    Grid { note: Some(note), ..grid(language, "forecast.history", columns, lines) }
}

fn months(language: Language, found: &Forecast) -> Option<Grid> {
    let series = &found.series;
    let amount = |amount: Amount| money(language, amount, &found.currency);
    let month = |from| Cell::text(language.month(from));
    let history =
        series.history.iter().map(|past| vec![month(past.from), amount(past.amount), Cell::default(), Cell::default()]);
    let ahead = series.ahead.iter().map(|next| {
        let band = [("low", amount(next.low).text), ("high", amount(next.high).text)];
        let band = language.fill("forecast.band", &band.each_ref().map(|(name, text)| (*name, text.as_str())));
        vec![month(next.from), Cell::default(), amount(next.amount), Cell::text(band)]
    });
    let lines: Vec<_> = history.chain(ahead).collect();
    let columns = ["forecast.won", "forecast.likely"].map(|name| (name, Format::Money));
    let columns = std::iter::once(Column::name(language.text("report.month")))
        .chain(figures(language, columns))
        .chain([Column::text(&language.percent(series.level))]);
    let level = language.fill("forecast.level", &[("share", &language.percent(series.level))]);
    let grid = Grid { note: Some(level), ..grid(language, "forecast.months", columns, lines) };
    (!grid.lines.is_empty()).then_some(grid)
}

fn tests(language: Language, found: &Forecast) -> Option<Grid> {
    let line = |test: &BackTest| {
        let last = test.until.pred_opt().unwrap_or(test.until);
        let span = format!("{} – {}", language.date(test.from), language.date(last));
        let amounts = [test.actual, test.dated, test.run_rate, test.weighted];
        std::iter::once(Cell::text(span))
            .chain(amounts.map(|amount| money(language, amount, &found.currency)))
            .collect::<Vec<_>>()
    };
    let names = ["forecast.actual", "forecast.dated", "forecast.run_rate", "forecast.weighted"];
    let columns = names.map(|name| (name, Format::Money));
    let columns = std::iter::once(Column::name(language.text("dashboard.period"))).chain(figures(language, columns));
    let lines: Vec<_> = found.back_tests.iter().map(line).collect();
    (!lines.is_empty()).then(|| grid(language, "forecast.tests", columns, lines))
}
