//! Reports that no single question answers, as tables: the forecast, deals that stand still, classes of customers.
mod forecast;
mod rfm;
mod stalled;

use std::collections::BTreeMap;

use uuid::Uuid;
use wire::{
    Op,
    condition::Compare,
    report::{Format, RunReport},
};
use words::{Language, Reader};

use super::{Maker, Part, grid::Cell};
use crate::{Asker, StoreError, report::standard};

/// Unless a period is named.
const USUAL: &str = "this_quarter";

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Target,
    Accuracy,
    Stalled,
    Rfm,
}

impl Kind {
    /// By the key of the shipped report.
    pub(crate) fn of(key: &str) -> Option<Self> {
        match key {
            "forecast_vs_target" => Some(Self::Target),
            "forecast_accuracy" => Some(Self::Accuracy),
            "stalled_deals" => Some(Self::Stalled),
            "rfm" => Some(Self::Rfm),
            _ => None,
        }
    }

    fn is_forecast(self) -> bool {
        matches!(self, Self::Target | Self::Accuracy)
    }
}

/// Whether it could be answered, before anything is asked of the database.
pub(super) fn judge(asker: &Asker, kind: Kind, run: &RunReport) -> Result<(), StoreError> {
    if let Some(name) = run.values.keys().next() {
        return Err(StoreError::query(&format!("values.{}", domain::violation::step(name)), "unknown_field"));
    }
    let known = |period: &String| kind.is_forecast() && asker.actor.calendar(asker.now).span(period).is_some();
    if run.period.as_ref().is_some_and(|period| !known(period)) {
        return Err(StoreError::query("period", "period"));
    }
    super::super::forecast::readable(asker)
}

/// # Errors
/// `Forbidden` where the reader may not ask.
pub(super) async fn part(maker: &Maker<'_>, kind: Kind, run: &RunReport) -> Result<Part, StoreError> {
    let key = run.standard.as_deref().unwrap_or_default();
    let (title, question) = standard::named(maker.asker, key, maker.language);
    let period = run.period.as_deref().or(maker.period).unwrap_or(USUAL);
    let asked = asked(maker.asker, &run.filters, period);
    let mut part = match kind {
        Kind::Target | Kind::Accuracy => forecast::part(maker, kind, &asked).await?,
        Kind::Stalled => stalled::part(maker, &asked).await?,
        Kind::Rfm => rfm::part(maker).await?,
    };
    part.title = title;
    part.about.splice(0..0, (!question.is_empty()).then_some(question));
    part.as_of = Some(maker.asker.now.into());
    part.rows = part.grids.iter().map(|grid| grid.lines.len()).sum();
    Ok(part)
}

/// Whose deals, as the filters of a dashboard say it; others say nothing here.
fn asked(asker: &Asker, filters: &[Compare], period: &str) -> super::super::forecast::Asked {
    let value = |path: &str| -> Option<Uuid> {
        let found = filters.iter().find(|filter| filter.path == path && filter.op == Op::Eq)?;
        match found.value.as_str()? {
            "$me" => asker.actor.id(),
            // Of somebody in no team there are no deals of a team.
            "$my_team" => Some(asker.actor.team_ids.first().copied().unwrap_or_default()),
            id => id.parse().ok(),
        }
    };
    super::super::forecast::Asked {
        period: period.to_owned(),
        pipeline_id: None,
        owner_id: value("owner_id"),
        team_id: value("team_id"),
    }
}

fn money(language: Language, amount: domain::money::Amount, currency: &str) -> Cell {
    Cell::figure(language.money(&amount.to_string(), currency), &amount)
}

fn number(language: Language, number: u64) -> Cell {
    Cell::figure(language.number(&number.to_string(), 0), &number)
}

fn share(language: Language, share: f64) -> Cell {
    Cell::figure(language.percent(share), &format!("{share:.6}"))
}

/// Headings of figures, each of one format.
fn figures<'a>(
    language: Language,
    names: impl IntoIterator<Item = (&'a str, Format)>,
) -> impl Iterator<Item = super::grid::Column> {
    names.into_iter().map(move |(name, format)| super::grid::Column::figure(language.text(name), format))
}

type Names = BTreeMap<Uuid, wire::Related>;

fn reader<'a>(maker: &Maker<'_>, names: &'a Names) -> Reader<'a> {
    Reader { language: maker.language, time_zone: maker.asker.actor.time_zone, names }
}
