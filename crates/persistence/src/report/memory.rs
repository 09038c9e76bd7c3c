//! Reports over what is held in memory: the same groups and parts as `pass` asks SQL for.
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use wire::{
    Condition, Definition, Kind, Resource,
    record::Opportunity,
    report::{ReportDefinition, RunReport},
};

use super::{
    figure::{Digits, Meant, Of, Part, Read, Take},
    key::{Group, Key},
    narrow::narrow,
    pass::{Level, MOST, Pass},
    session::Session,
    source::Source,
    value::Worth,
};
use crate::{
    Asker, StoreError,
    columnar::{Chunk, Code, Coded, EPOCH, NOTHING, Reach, Table, Test, day, instant, place},
    db::apart,
    query::digits::DIGITS,
};

const SECOND: i64 = 1_000_000;
/// More combinations of values than these in a chunk are looked up by hash.
const DENSE: usize = 1 << 14;

/// Whether a report can be answered from memory, as far as can be told before anything is asked: what is asked of SQL after
/// all is few rows, or takes the place of something short.
pub(super) fn holds(asker: &Asker, report: &ReportDefinition, run: &RunReport) -> bool {
    let Some(target) = wire::definition(&report.object).filter(|target| is_held(target)) else { return false };
    let Ok(narrowed) = narrow(asker, target, report, run) else { return false };
    let measures = report.measures.iter();
    let mut paths = measures.clone().flat_map(|measure| measure.path.iter().chain(&measure.since));
    let mut filters = measures.clone().filter_map(|measure| measure.filter.as_ref()).chain([&narrowed.condition]);
    report.columns.is_empty()
        && report.groups.iter().chain(&report.pivot).all(|group| place(&group.path).is_some())
        && measures.clone().all(|measure| measure.earliest.is_none())
        && paths.all(|path| place(path).is_some())
        && filters.all(|filter| Test::of(asker, filter).is_some())
}

/// Whether records of the type are held in memory.
pub(super) fn is_held(target: &Definition) -> bool {
    target.name == Opportunity::DEFINITION.name
}

/// Parts by the groups numbered in `by`; none where SQL must be asked.
pub(super) async fn level(pass: &Pass<'_>, by: &[usize]) -> Result<Option<Level>, StoreError> {
    // What SQL answers needs no table: it may still have to be read.
    let question = Some(pass).filter(|pass| is_held(pass.source.target)).and_then(|pass| Question::of(pass, by));
    let Some(question) = question else { return Ok(None) };
    let Some(table) = pass.session.table(pass.source.target).await? else { return Ok(None) };
    Ok(apart(|| question.answer(&table)))
}

/// The first and the last day of a field, if there is any; none where SQL must be asked.
pub(super) async fn range(
    session: &Session,
    source: &Source<'_>,
    path: &str,
    condition: &Condition,
) -> Result<Option<Option<(NaiveDate, NaiveDate)>>, StoreError> {
    if !is_held(source.target) {
        return Ok(None);
    }
    let asker = source.compiler.asker;
    let Some((at, test)) = place(path).zip(Test::of(asker, condition)) else { return Ok(None) };
    let Some(field) = source.target.queryable(path) else { return Ok(None) };
    let Some(table) = session.table(source.target).await? else { return Ok(None) };
    let reach = Reach::of(&asker.actor);
    let mut found: Option<(i64, i64)> = None;
    for chunk in table.chunks() {
        let Some(column) = chunk.numbers(at) else { return Ok(None) };
        for row in test.keep(chunk, reach.rows(chunk)) {
            let value = column[usize::from(row)];
            if value != NOTHING {
                found = Some(found.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
            }
        }
    }
    let date = |value: i64| match field.kind {
        Kind::DateTime => DateTime::from_timestamp_micros(value).map(|at| asker.actor.today(at)),
        _ => date_of(value),
    };
    Ok(Some(found.and_then(|(low, high)| date(low).zip(date(high)))))
}

fn date_of(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day).ok()?)
}

/// A pass, resolved for columns.
struct Question<'a> {
    reach: Reach,
    test: Test,
    keys: Vec<KeyOf>,
    values: Vec<ValueOf>,
    /// Conditions of values, each once.
    filters: Vec<Test>,
    parts: &'a [Part],
}

/// How a group's value is found.
enum KeyOf {
    Coded(usize),
    Number(usize),
    /// The place of the span, by where each begins, and where the last ends.
    Span(usize, Vec<i64>, i64),
}

/// How a value of a record is found.
struct ValueOf {
    of: Found,
    /// Its place among the filters.
    filter: Option<usize>,
    digits: Digits,
}

enum Found {
    Row,
    Number(usize),
    Code(usize),
    /// Seconds of the second to seconds of the first.
    Since(Moment, Moment),
    Weighted(usize, usize),
}

/// A column of days or instants.
#[derive(Clone, Copy)]
struct Moment {
    place: usize,
    is_day: bool,
}

impl<'a> Question<'a> {
    fn of(pass: &'a Pass<'_>, by: &[usize]) -> Option<Self> {
        let (asker, meant) = (pass.source.compiler.asker, &pass.figures.meant);
        let mut filters: Vec<&Condition> = Vec::new();
        for filter in meant.iter().filter_map(|meant| meant.filter.as_ref()) {
            if !filters.contains(&filter) {
                filters.push(filter);
            }
        }
        let value = |meant| ValueOf::new(pass.source, meant, &filters);
        Some(Self {
            reach: Reach::of(&asker.actor),
            test: Test::of(asker, pass.condition)?,
            keys: by.iter().map(|group| KeyOf::new(asker, &pass.groups[*group])).collect::<Option<_>>()?,
            values: meant.iter().map(value).collect::<Option<_>>()?,
            filters: filters.iter().map(|filter| Test::of(asker, filter)).collect::<Option<_>>()?,
            parts: &pass.figures.parts,
        })
    }

    /// None where there are too many groups: SQL tells the best of them, or refuses.
    fn answer(&self, table: &Table) -> Option<Level> {
        let mut groups = Groups { keys: HashMap::new(), sums: Vec::new(), parts: self.parts };
        let mut codes = HashMap::new();
        if self.keys.is_empty() {
            groups.place(Vec::new());
        }
        for chunk in table.chunks() {
            let rows = self.test.keep(chunk, self.reach.rows(chunk));
            if rows.is_empty() {
                continue;
            }
            let places = self.places(chunk, &rows, &mut groups);
            let kept: Vec<Vec<bool>> = self.filters.iter().map(|filter| kept(filter, chunk, &rows)).collect();
            let values: Vec<Vec<i64>> =
                self.values.iter().map(|value| value.read(chunk, &rows, &kept, &mut codes)).collect();
            groups.add(&places, &values);
            if groups.keys.len() as u64 > MOST {
                return None;
            }
        }
        Some(groups.finish())
    }

    /// The group of each row.
    fn places(&self, chunk: &Chunk, rows: &[u16], groups: &mut Groups<'_>) -> Vec<usize> {
        let keys: Vec<Local> = self.keys.iter().map(|key| key.read(chunk, rows)).collect();
        let size = keys.iter().try_fold(1_usize, |size, key| size.checked_mul(key.values.len().max(1)));
        let whole = |row: usize| keys.iter().fold(0, |whole, key| whole * key.values.len() + key.numbers[row]);
        let mut of = |row: usize| groups.place(keys.iter().map(|key| key.values[key.numbers[row]].clone()).collect());
        if let Some(size) = size.filter(|size| *size <= DENSE) {
            let mut known = vec![usize::MAX; size];
            let mut place = |row: usize| {
                let known = &mut known[whole(row)];
                if *known == usize::MAX {
                    *known = of(row);
                }
                *known
            };
            return (0..rows.len()).map(&mut place).collect();
        }
        let mut known: HashMap<usize, usize> = HashMap::new();
        (0..rows.len()).map(|row| *known.entry(whole(row)).or_insert_with(|| of(row))).collect()
    }
}

/// For which of `rows` a filter holds.
fn kept(filter: &Test, chunk: &Chunk, rows: &[u16]) -> Vec<bool> {
    let mut kept = filter.keep(chunk, rows.to_vec()).into_iter().peekable();
    rows.iter().map(|row| kept.next_if(|kept| kept == row).is_some()).collect()
}

/// The values of one group in a chunk: those there are, and which of them each row has.
struct Local {
    values: Vec<Key>,
    numbers: Vec<usize>,
}

impl KeyOf {
    fn new(asker: &Asker, group: &Group) -> Option<Self> {
        let at = place(&group.path)?;
        let begin = |day_: NaiveDate| match group.field.kind {
            Kind::DateTime => instant(asker.actor.start_of(day_)),
            _ => day(day_),
        };
        Some(match group.field.kind {
            _ if group.grain.is_some() => {
                let end = group.spans.last().map_or(NOTHING, |span| begin(span.until));
                Self::Span(at, group.spans.iter().map(|span| begin(span.from)).collect(), end)
            }
            Kind::Link(_) | Kind::Choice(_) | Kind::State(_) | Kind::Bool => Self::Coded(at),
            Kind::Integer(..) => Self::Number(at),
            _ => return None,
        })
    }

    fn read(&self, chunk: &Chunk, rows: &[u16]) -> Local {
        let numbers = |at: &usize| chunk.numbers(*at).map(Vec::as_slice).unwrap_or_default();
        match self {
            Self::Coded(at) => chunk.coded(*at).map_or_else(Local::nothing, |column| Local::coded(column, rows)),
            Self::Span(at, begins, end) => {
                let column = numbers(at);
                let span = |row: &u16| match column[usize::from(*row)] {
                    NOTHING => 0,
                    // One more than the place: nothing, and what is before all, has none.
                    at if at < *end => begins.partition_point(|begin| *begin <= at),
                    _ => 0,
                };
                let values = std::iter::once(Key::Null).chain((0..begins.len()).map(Key::Span)).collect();
                Local { values, numbers: rows.iter().map(span).collect() }
            }
            Self::Number(at) => {
                let (column, mut values, mut known) = (numbers(at), Vec::new(), HashMap::new());
                let number = |row: &u16| {
                    let value = column[usize::from(*row)];
                    *known.entry(value).or_insert_with(|| {
                        values.push(if value == NOTHING { Key::Null } else { Key::Number(value) });
                        values.len() - 1
                    })
                };
                let numbers = rows.iter().map(number).collect();
                Local { values, numbers }
            }
        }
    }
}

impl Local {
    fn nothing() -> Self {
        Self { values: vec![Key::Null], numbers: Vec::new() }
    }

    fn coded(column: &Coded, rows: &[u16]) -> Self {
        let key = |value: &Code| match value {
            Code::Nothing => Key::Null,
            Code::Truth(truth) => Key::Truth(*truth),
            Code::Id(id) => Key::Id(*id),
            Code::Text(text) => Key::Text(text.to_string()),
        };
        let numbers = rows.iter().map(|row| usize::from(column.codes[usize::from(*row)])).collect();
        Self { values: column.values.iter().map(key).collect(), numbers }
    }
}

impl ValueOf {
    fn new(source: &Source<'_>, meant: &Meant, filters: &[&Condition]) -> Option<Self> {
        let kind = |path: &str| source.target.queryable(path).map(|field| field.kind);
        let moment = |path: &String| {
            let is_day = matches!(kind(path)?, Kind::Date);
            Some(Moment { place: place(path)?, is_day })
        };
        let of = match &meant.of {
            Of::Row => Found::Row,
            Of::Field(path) => match kind(path)? {
                Kind::Integer(..) | Kind::Money | Kind::Date | Kind::DateTime => Found::Number(place(path)?),
                _ => Found::Code(place(path)?),
            },
            Of::Since(path, since) => Found::Since(moment(path)?, moment(since)?),
            Of::Weighted(path) => Found::Weighted(place(path)?, place("probability")?),
            Of::Others => return None,
        };
        let filter = meant.filter.as_ref().and_then(|filter| filters.iter().position(|known| *known == filter));
        Some(Self { of, filter, digits: meant.digits })
    }

    /// The value of each of `rows`. `codes` gives numbers to what is only told apart.
    fn read(&self, chunk: &Chunk, rows: &[u16], kept: &[Vec<bool>], codes: &mut HashMap<Code, i64>) -> Vec<i64> {
        let mut values = self.unfiltered(chunk, rows, codes);
        if let Some(filter) = self.filter {
            for (value, kept) in values.iter_mut().zip(&kept[filter]) {
                if !kept {
                    *value = NOTHING;
                }
            }
        }
        values
    }

    fn unfiltered(&self, chunk: &Chunk, rows: &[u16], codes: &mut HashMap<Code, i64>) -> Vec<i64> {
        let digits = |value: i64| match self.digits {
            _ if value == NOTHING => NOTHING,
            Digits::All => value,
            Digits::High => value / DIGITS,
            Digits::Low => value % DIGITS,
        };
        let numbers = |at: usize| chunk.numbers(at).map(Vec::as_slice).unwrap_or_default();
        let both = |one: i64, other: i64, join: fn(i64, i64) -> i64| {
            if one == NOTHING || other == NOTHING { NOTHING } else { join(one, other) }
        };
        match &self.of {
            Found::Row => vec![1; rows.len()],
            Found::Number(at) => {
                let column = numbers(*at);
                rows.iter().map(|row| digits(column[usize::from(*row)])).collect()
            }
            Found::Weighted(at, chance) => {
                let (column, chances) = (numbers(*at), numbers(*chance));
                let value = |row: &u16| {
                    let row = usize::from(*row);
                    both(digits(column[row]), chances[row], i64::saturating_mul)
                };
                rows.iter().map(value).collect()
            }
            Found::Since(at, since) => {
                let value =
                    |row: &u16| both(at.seconds(chunk, *row), since.seconds(chunk, *row), |at, since| at - since);
                rows.iter().map(value).collect()
            }
            Found::Code(at) => {
                let Some(column) = chunk.coded(*at) else { return Vec::new() };
                let mut number = |code: &Code| {
                    let next = i64::try_from(codes.len()).unwrap_or(i64::MAX);
                    if *code == Code::Nothing { NOTHING } else { *codes.entry(code.clone()).or_insert(next) }
                };
                let known: Vec<i64> = column.values.iter().map(&mut number).collect();
                rows.iter().map(|row| known[usize::from(column.codes[usize::from(*row)])]).collect()
            }
        }
    }
}

impl Moment {
    /// Whole seconds since 1970.
    fn seconds(self, chunk: &Chunk, row: u16) -> i64 {
        let value = chunk.numbers(self.place).map_or(NOTHING, |column| column[usize::from(row)]);
        match value {
            NOTHING => NOTHING,
            value if self.is_day => (value - EPOCH) * 86_400,
            value => value.div_euclid(SECOND),
        }
    }
}

/// A part in the making.
enum Sum {
    Count(i64),
    Total(i128),
    Extreme(Option<i64>),
    Distinct(HashSet<i64>),
    All(Vec<i64>),
}

impl Sum {
    fn new(take: Take) -> Self {
        match take {
            Take::Count => Self::Count(0),
            Take::Sum => Self::Total(0),
            // A count of the middle is found with the sum before it.
            Take::Min | Take::Max | Take::MiddleCount => Self::Extreme(None),
            Take::Distinct => Self::Distinct(HashSet::new()),
            Take::MiddleSum => Self::All(Vec::new()),
        }
    }

    fn add(&mut self, take: Take, value: i64) {
        match self {
            Self::Count(count) => *count += 1,
            Self::Total(total) => *total += i128::from(value),
            Self::Extreme(found) => {
                let extreme = |known: i64| if take == Take::Min { known.min(value) } else { known.max(value) };
                *found = Some(found.map_or(value, extreme));
            }
            Self::Distinct(values) => {
                values.insert(value);
            }
            Self::All(values) => values.push(value),
        }
    }

    fn worth(&self, read: Read) -> Worth {
        match self {
            Self::Count(count) => Worth::Number((*count).into()),
            Self::Total(total) => Worth::Number(*total),
            Self::Distinct(values) => Worth::Number(values.len() as i128),
            Self::Extreme(Some(value)) => match read {
                Read::Number => Worth::Number((*value).into()),
                Read::Day => date_of(*value).map_or(Worth::Nothing, Worth::Day),
                Read::Instant => DateTime::<Utc>::from_timestamp_micros(*value).map_or(Worth::Nothing, Worth::Instant),
            },
            Self::Extreme(None) | Self::All(_) => Worth::Nothing,
        }
    }
}

/// The sum of the one or two values in the middle, and how many those are.
fn middle(values: &[i64]) -> [Worth; 2] {
    if values.is_empty() {
        return [Worth::Nothing; 2];
    }
    let mut values = values.to_vec();
    values.sort_unstable();
    let middle = &values[(values.len() - 1) / 2..=values.len() / 2];
    let sum = middle.iter().map(|value| i128::from(*value)).sum();
    [Worth::Number(sum), Worth::Number(middle.len() as i128)]
}

struct Groups<'a> {
    keys: HashMap<Vec<Key>, usize>,
    sums: Vec<Vec<Sum>>,
    parts: &'a [Part],
}

impl Groups<'_> {
    fn place(&mut self, key: Vec<Key>) -> usize {
        let Self { keys, sums, parts } = self;
        *keys.entry(key).or_insert_with(|| {
            sums.push(parts.iter().map(|part| Sum::new(part.take)).collect());
            sums.len() - 1
        })
    }

    fn add(&mut self, places: &[usize], values: &[Vec<i64>]) {
        for (number, part) in self.parts.iter().enumerate().filter(|(_, part)| part.take != Take::MiddleCount) {
            match part.value {
                None => places.iter().for_each(|place| self.sums[*place][number].add(part.take, 1)),
                Some(value) => {
                    for (place, value) in places.iter().zip(&values[value]).filter(|(_, value)| **value != NOTHING) {
                        self.sums[*place][number].add(part.take, *value);
                    }
                }
            }
        }
    }

    fn finish(self) -> Level {
        let Self { keys, sums, parts } = self;
        let worth = |sums: &[Sum]| {
            let mut worth: Vec<Worth> = sums.iter().zip(parts).map(|(sum, part)| sum.worth(part.read)).collect();
            for (number, sum) in sums.iter().enumerate() {
                if let Sum::All(values) = sum {
                    // Its fellow, the count, was made with it.
                    worth[number..number + 2].copy_from_slice(&middle(values));
                }
            }
            worth
        };
        keys.into_iter().map(|(key, place)| (key, worth(&sums[place]))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Actor, report::standard};

    /// The overview's budget stands on it.
    #[test]
    fn the_reports_of_the_overview_on_deals_are_answered_from_memory() {
        let asker = Asker::new(Arc::new(Actor::system()), Arc::default());
        for key in ["pipeline", "funnel", "sales_trend", "sales_performance", "lost_reasons"] {
            let report = standard::definition(&asker, key).expect("it is shipped");
            assert!(holds(&asker, &report, &RunReport::default()), "{key}");
        }
        let report = standard::definition(&asker, "deals_at_risk").expect("it is shipped");
        assert!(!holds(&asker, &report, &RunReport::default()), "tasks are not held");
    }
}
