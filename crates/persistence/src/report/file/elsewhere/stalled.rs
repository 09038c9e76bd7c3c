//! Deals that stand still: by stage, then one by one, those that stand longest first.
use wire::{
    Condition,
    condition::Any,
    report::{
        Format, ReportDefinition, RunReport,
        forecast::{Stalled, StalledStage},
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
    report::{Wait, forecast::Asked, run, stalled},
};

/// The deals listed at most.
const MOST: u64 = 500;

pub(super) async fn part(maker: &Maker<'_>, asked: &Asked) -> Result<Part, StoreError> {
    let found = stalled::stalled(maker.db, maker.asker, asked, Wait::Job).await?;
    let reader = reader(maker, &found.related);
    let some = |stage: &&StalledStage| stage.stalled.as_ref().is_some_and(|figure| figure.count > 0);
    let stages: Vec<&StalledStage> = found.stages.iter().filter(some).collect();
    if stages.is_empty() {
        let none = maker.language.text("stalled.none").to_owned();
        return Ok(Part { about: vec![none], ..Part::default() });
    }
    let mut grids = vec![by_stage(&reader, &found, &stages)];
    if !maker.brief {
        grids.extend(deals(maker, &stages).await?);
    }
    Ok(Part { grids, ..Part::default() })
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
