//! Figures by country on a map of the world. What cannot be placed is told with its number, and opened like the rest.
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use leptos::prelude::*;
use serde_json::Value;
use wire::{
    Condition,
    condition::Any,
    definition,
    report::{Column, Format, ReportAnswer, Row, joined},
};

use super::{chart, names, result::Shown, source};
use crate::{
    api::ApiError,
    browser,
    i18n::{fill, format, key, t, tr},
    resource::{self, feed},
    ui::{
        plot::{Mark, Region, Regions},
        state::Skeleton,
    },
};

const OUTLINES: &str = "/world.json";
/// Names told of what has no place; the list behind has them all.
const MOST_NAMES: usize = 5;

/// One country as the outlines have it.
#[derive(Clone, Debug, PartialEq)]
struct Land {
    code: String,
    names: Vec<String>,
    outline: String,
}

#[derive(Clone, Debug, PartialEq)]
struct World {
    width: f64,
    height: f64,
    lands: Vec<Land>,
}

impl World {
    fn read(value: &Value) -> Option<Self> {
        let texts = |value: &Value| -> Option<Vec<String>> {
            value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let land = |value: &Value| {
            let (code, outline) = (value[0].as_str()?.to_owned(), value[2].as_str()?.to_owned());
            Some(Land { code, names: texts(&value[1])?, outline })
        };
        let lands = value["regions"].as_array()?.iter().map(land).collect::<Option<Vec<_>>>()?;
        Some(Self { width: value["width"].as_f64()?, height: value["height"].as_f64()?, lands })
    }

    /// Which country somebody meant, by its code or by any of its names; never by a guess.
    fn find(&self, text: &str) -> Option<usize> {
        let text = browser::lowercase(text.trim());
        self.lands.iter().position(|land| {
            browser::lowercase(&land.code) == text || land.names.iter().any(|name| browser::lowercase(name) == text)
        })
    }
}

thread_local! {
    /// They never change: once per visit is enough.
    static WORLD: RefCell<Option<Rc<World>>> = const { RefCell::new(None) };
}

async fn fetch() -> Result<(), ApiError> {
    if WORLD.with_borrow(Option::is_some) {
        return Ok(());
    }
    let text = browser::fetch_text(OUTLINES).await.ok_or(ApiError::Offline)?;
    let value = serde_json::from_str(&text).map_err(|_| source::unreadable())?;
    let world = World::read(&value).ok_or_else(source::unreadable)?;
    WORLD.set(Some(Rc::new(world)));
    Ok(())
}

/// Whether the first group is a country.
pub(super) fn is_of_countries(answer: &ReportAnswer) -> bool {
    answer.groups.first().is_some_and(|group| group.field == "country")
}

/// The map; the same as bars where the outlines cannot be had.
pub(super) fn view(shown: &Shown, measure: &Column, bars: AnyView) -> AnyView {
    let (shown, measure) = (shown.clone(), measure.clone());
    let world = feed(|_| fetch());
    let bars = StoredValue::new_local(Some(bars));
    (move || match (world.data.get(), world.error.get()) {
        (Some(()), _) => WORLD.with_borrow(Clone::clone).map(|world| drawn(&shown, &measure, &world)),
        (None, Some(_)) => bars.try_update_value(Option::take).flatten(),
        (None, None) => Some(view! { <Skeleton lines=8 /> }.into_any()),
    })
    .into_any()
}

/// Rows of one country under whatever spellings, or those of none.
struct Placed<'a> {
    by_land: BTreeMap<usize, Vec<&'a Row>>,
    unplaced: Vec<&'a Row>,
}

/// What can be added up may have several spellings on one country; of anything else only the first is drawn.
fn placed<'a>(answer: &'a ReportAnswer, measure: &Column, world: &World) -> Placed<'a> {
    let rows = if answer.groups.len() == 2 { &answer.subtotals } else { &answer.rows };
    let adds_up = matches!(measure.function.as_deref(), Some("count" | "sum"));
    let mut placed = Placed { by_land: BTreeMap::new(), unplaced: Vec::new() };
    for row in rows {
        let land = row.key.first().and_then(Value::as_str).and_then(|text| world.find(text));
        match land {
            Some(land) if adds_up || !placed.by_land.contains_key(&land) => {
                placed.by_land.entry(land).or_default().push(row);
            }
            _ => placed.unplaced.push(row),
        }
    }
    placed
}

fn column_of(answer: &ReportAnswer, measure: &Column) -> Option<usize> {
    answer.columns.iter().position(|column| column.name == measure.name && column.pivot.is_none())
}

fn drawn(shown: &Shown, measure: &Column, world: &World) -> AnyView {
    let answer = &shown.answer;
    let Some(column) = column_of(answer, measure) else { return ().into_any() };
    let placed = placed(answer, measure, world);
    let mark = |rows: &Vec<&Row>| mark(answer, measure, column, rows);
    let regions = world.lands.iter().enumerate().map(|(at, land)| Region {
        name: format::country(&land.code),
        outline: land.outline.clone(),
        mark: placed.by_land.get(&at).and_then(mark),
    });
    let regions: Vec<Region> = regions.collect();
    let map = Regions {
        width: world.width,
        height: world.height,
        measure: names::axis(answer, measure),
        summary: summary(&shown.title, &regions),
        places: regions,
    };
    (map.draw(), unplaced(answer, measure, column, &placed.unplaced)).into_any()
}

fn summary(title: &str, regions: &[Region]) -> String {
    let marked: Vec<(&Region, &Mark)> =
        regions.iter().filter_map(|region| Some((region, region.mark.as_ref()?))).collect();
    let greatest = marked.iter().max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value));
    let Some((region, mark)) = greatest else { return title.to_owned() };
    let n = marked.len().to_string();
    fill(key::REPORT_MAP_SUMMARY, &[("title", title), ("n", &n), ("place", &region.name), ("value", &mark.words)])
}

fn mark(answer: &ReportAnswer, measure: &Column, column: usize, rows: &[&Row]) -> Option<Mark> {
    let value: f64 = rows.iter().filter_map(|row| names::number(row.values.get(column)?)).sum();
    let words = match rows {
        [row] => names::short(answer, measure, row.values.get(column)?),
        _ => names::short(answer, measure, &figure(measure, value)),
    };
    Some(Mark { value, words, note: String::new(), href: opened(answer, column, rows), tone: None })
}

fn figure(measure: &Column, value: f64) -> Value {
    if measure.format == Format::Integer { Value::from(value) } else { crate::json::fraction(value).into() }
}

/// The list of the records of all these rows.
fn opened(answer: &ReportAnswer, column: usize, rows: &[&Row]) -> Option<String> {
    if let [row] = rows {
        return chart::rows_of(answer, row, column);
    }
    let any = rows.iter().map(|row| row.condition.clone()).collect::<Option<Vec<_>>>()?;
    let own = answer.columns[column].condition.clone();
    let parts = std::iter::once(answer.condition.clone()).chain([Condition::Any(Any { any })]).chain(own);
    resource::drill(definition(&answer.object)?, &joined(parts))
}

/// How many have no place on the map, and what is written where their country is.
fn unplaced(answer: &ReportAnswer, measure: &Column, column: usize, rows: &[&Row]) -> Option<AnyView> {
    let counted = matches!(measure.function.as_deref(), Some("count"));
    let figures: f64 = rows.iter().filter_map(|row| names::number(row.values.get(column)?)).sum();
    #[expect(clippy::cast_precision_loss, reason = "at most a thousand rows")]
    let number = if counted { figures } else { rows.len() as f64 };
    if rows.is_empty() {
        return None;
    }
    let group = answer.groups.first()?;
    let mut written: Vec<String> =
        rows.iter().take(MOST_NAMES).filter_map(|row| Some(names::key_of(group, row.key.first()?))).collect();
    if rows.len() > MOST_NAMES {
        written.push("…".to_owned());
    }
    let words =
        fill(key::REPORT_UNPLACED, &[("n", &format::number(number)), ("names", &written.join(t(key::HOME_AND)))]);
    let link = opened(answer, column, rows).map(|href| view! { " "<a href=href>{tr(key::REPORT_UNPLACED_LIST)}</a> });
    Some(view! { <p class="unplaced">{words}{link}</p> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world() -> World {
        let text = include_str!("../../../public/world.json");
        World::read(&serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn countries_are_found_as_people_write_them() {
        let world = world();
        let code = |text: &str| world.find(text).map(|at| world.lands[at].code.as_str());
        for (written, expected) in [
            ("US", "US"),
            ("usa", "US"),
            (" United Kingdom ", "GB"),
            ("德国", "DE"),
            ("德國", "DE"),
            ("CN", "CN"),
            ("Singapore", "SG"),
            ("香港", "HK"),
            ("TW", "TW"),
        ] {
            assert_eq!(code(written), Some(expected), "{written}");
        }
        for written in ["", "Atlantis", "Germ", "U"] {
            assert_eq!(code(written), None, "{written}");
        }
    }

    #[test]
    fn no_two_countries_share_a_name() {
        let world = world();
        let mut seen = BTreeMap::new();
        for land in &world.lands {
            for name in land.names.iter().chain([&land.code]) {
                let other = seen.insert(browser::lowercase(name), &land.code);
                assert!(other.is_none_or(|other| *other == land.code), "{name}: {other:?} and {}", land.code);
            }
        }
        assert!(world.lands.len() > 200 && world.lands.iter().all(|land| land.outline.starts_with('M')));
    }
}
