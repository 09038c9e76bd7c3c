//! Deals that stand still: by stage, then one by one, those that stand longest first.
use uuid::Uuid;
use wire::{
    Condition,
    condition::Any,
    report::{
        Format, ReportDefinition, RunReport,
        forecast::{SlippedDeal, Stalled, StalledStage},
    },
};
use words::Reader;

use super::{
    super::{
        Maker, Part,
        grid::{Cell, Column, Grid, Line},
    },
    figures, money, number, reader,
};
use crate::{
    StoreError,
    report::{Wait, forecast::Asked, run, slipped, stalled},
};

/// The deals listed at most.
const MOST: u64 = 500;

pub(super) async fn part(maker: &Maker<'_>, asked: &Asked) -> Result<Part, StoreError> {
    let found = stalled::stalled(maker.db, maker.asker, asked, Wait::Job).await?;
    let reader = reader(maker, &found.related);
    let some = |stage: &&StalledStage| stage.stalled.as_ref().is_some_and(|figure| figure.count > 0);
    let stages: Vec<&StalledStage> = found.stages.iter().filter(some).collect();
    let none = stages.is_empty().then(|| maker.language.text("stalled.none").to_owned());
    let mut grids: Vec<Grid> = none.is_none().then(|| by_stage(&reader, &found, &stages)).into_iter().collect();
    if !maker.brief {
        if none.is_none() {
            grids.extend(deals(maker, &stages).await?);
        }
        grids.extend(slipped_deals(maker, asked).await?);
    }
    Ok(Part { about: none.into_iter().collect(), grids, ..Part::default() })
}

/// Deals that are to close later than they once were; nothing where there is none, or where the reader is not shown the day.
async fn slipped_deals(maker: &Maker<'_>, asked: &Asked) -> Result<Option<Grid>, StoreError> {
    let found = match slipped::slipped(maker.db, maker.asker, asked, Wait::Job).await {
        Err(StoreError::Forbidden) => return Ok(None),
        found => found?,
    };
    let (language, reader) = (maker.language, reader(maker, &found.related));
    let name = |id: Option<Uuid>| Cell::text(id.map(|id| reader.name(&id.to_string())).unwrap_or_default());
    let line = |deal: &SlippedDeal| {
        let (times, days) = (language.number(&deal.times.to_string(), 0), deal.days.unsigned_abs());
        let cells = vec![
            name(Some(deal.opportunity_id)),
            name(deal.owner_id),
            Cell::figure(times, &deal.times),
            Cell::figure(language.count("time.days", days), &days),
            Cell::figure(language.date(deal.first), &deal.first),
            Cell::figure(language.date(deal.closes), &deal.closes),
            money(language, deal.amount, &found.currency),
        ];
        Line { cells, ..Line::default() }
    };
    let named =
        [Column::name(language.text("stalled.slipped_deal")), Column::text(language.field("opportunity", "owner_id"))];
    let counted = [
        ("stalled.slipped_times", Format::Integer),
        ("stalled.slipped_by", Format::Days),
        ("stalled.slipped_first", Format::Date),
        ("stalled.slipped_now", Format::Date),
        ("stalled.amount", Format::Money),
    ];
    let columns = named.into_iter().chain(figures(language, counted)).collect();
    let title = Some(language.text("stalled.slipped").to_owned());
    let lines: Vec<Line> = found.deals.iter().map(line).collect();
    Ok((!lines.is_empty()).then(|| Grid { title, columns, lines, ..Grid::default() }))
}

fn by_stage(reader: &Reader<'_>, found: &Stalled, stages: &[&StalledStage]) -> Grid {
    let language = reader.language;
    let line = |stage: &&StalledStage| {
        let days = u64::try_from(stage.days.unwrap_or_default()).unwrap_or_default();
        let told = language.count("time.days", days);
        let learned = language.number(&stage.learned_from.to_string(), 0);
        let told = match stage.learned_from {
            0 => told,
            _ => language.fill("stalled.learned", &[("days", &told), ("n", &learned)]),
        };
        let figure = stage.stalled.as_ref()?;
        let cells = vec![
            Cell::text(reader.name(&stage.stage_id.to_string())),
            number(language, figure.count),
            money(language, figure.amount, &found.currency),
            Cell::figure(told, &days),
        ];
        Some(Line { cells, ..Line::default() })
    };
    let columns =
        [("stalled.deals", Format::Integer), ("stalled.amount", Format::Money), ("stalled.after", Format::Days)];
    let columns = std::iter::once(Column::name(language.text("stalled.stage"))).chain(figures(language, columns));
    Grid { columns: columns.collect(), lines: stages.iter().filter_map(line).collect(), ..Grid::default() }
}

async fn deals(maker: &Maker<'_>, stages: &[&StalledStage]) -> Result<Option<Grid>, StoreError> {
    let any = stages.iter().filter_map(|stage| stage.stalled.as_ref()).map(|figure| figure.condition.clone());
    let definition = ReportDefinition {
        object: "opportunity".to_owned(),
        columns: ["name", "account_id", "stage_id", "owner_id", "amount", "stage_entered_at"].map(str::to_owned).into(),
        condition: Some(Condition::Any(Any { any: any.collect() })),
        sort: Some("stage_entered_at".to_owned()),
        limit: Some(MOST),
        ..ReportDefinition::default()
    };
    if super::super::super::judge(maker.asker, &definition, &RunReport::default()).is_err() {
        // So many stages that no one question can name their deals, or fields that this reader is not shown.
        return Ok(None);
    }
    let answer = run(maker.db, maker.asker, &definition, &RunReport::default(), Wait::Job).await?;
    let reader = reader(maker, &answer.related);
    let title = Some(maker.language.records("opportunity").to_owned());
    Ok(Grid::of_answer(&reader, &answer).map(|grid| Grid { title, ..grid }))
}
