//! Measures as parts the database can add up, and back from those to figures.
use chrono::{DateTime, NaiveDate, Utc};
use domain::money::SCALE;
use sea_orm::{
    DbBackend,
    sea_query::{CaseStatement, Expr, ExprTrait, Func, SimpleExpr, SubQueryStatement},
};
use wire::{
    Condition, Kind, definition,
    report::{Column, Earliest, Format, Function, Measure},
};

use super::{
    source::Source,
    value::{Exact, Worth},
};
use crate::{
    Row, StoreError,
    query::{digits, narrow, pointing_here},
    visible::column,
};

const SECONDS_A_DAY: i128 = 86_400;

/// How a part is taken over the rows of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    Count,
    Sum,
    Min,
    Max,
    Distinct,
    /// The sum of the one or two values in the middle.
    MiddleSum,
    /// How many those are.
    MiddleCount,
}

impl Take {
    /// Whether the part of a whole follows from the parts of its groups.
    pub(super) fn adds_up(self) -> bool {
        matches!(self, Self::Count | Self::Sum | Self::Min | Self::Max)
    }

    pub(super) fn is_middle(self) -> bool {
        matches!(self, Self::MiddleSum | Self::MiddleCount)
    }

    /// Two groups' parts as one.
    pub(super) fn join(self, one: Worth, other: Worth) -> Worth {
        match (self, one, other) {
            (_, Worth::Nothing, known) | (_, known, Worth::Nothing) => known,
            (Self::Min, one, other) => one.min(other),
            (Self::Max, one, other) => one.max(other),
            (_, one, other) => Worth::Number(one.number() + other.number()),
        }
    }
}

/// What a part is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    Number,
    Day,
    Instant,
}

/// One part of one or more figures.
pub(super) struct Part {
    pub(super) take: Take,
    /// Its place among the values; none counts rows.
    pub(super) value: Option<usize>,
    pub(super) read: Read,
    /// The part that holds the lower digits, where this one holds the upper ones.
    pub(super) low: Option<usize>,
}

impl Part {
    pub(super) fn read(&self, row: &Row, name: &str) -> Result<Worth, StoreError> {
        let worth = match self.read {
            Read::Number => row.try_get::<Option<i64>>("", name)?.map(|number| Worth::Number(number.into())),
            Read::Day => row.try_get::<Option<NaiveDate>>("", name)?.map(Worth::Day),
            Read::Instant => row.try_get::<Option<DateTime<Utc>>>("", name)?.map(Worth::Instant),
        };
        Ok(worth.unwrap_or_default())
    }
}

/// From parts to the figure.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// One part; so many of its units make one.
    Plain(usize, i128),
    /// One part by another, and by the units.
    Mean(usize, usize, i128),
    /// One figure by another.
    Ratio(usize, usize),
}

/// A measure, resolved.
pub(super) struct Figure {
    pub(super) measure: Measure,
    pub(super) format: Format,
    shape: Shape,
}

/// What a value is, beside how SQL spells it: reports that are answered from memory take it from here.
#[derive(Clone)]
pub(super) struct Meant {
    pub(super) of: Of,
    /// Of these records alone.
    pub(super) filter: Option<Condition>,
    pub(super) digits: Digits,
}

#[derive(Clone)]
pub(super) enum Of {
    /// Whether the record is there.
    Row,
    /// A field.
    Field(String),
    /// Seconds from the second to the first.
    Since(String, String),
    /// A field times the chance in percent.
    Weighted(String),
    /// What other records say.
    Others,
}

/// Which digits of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    All,
    High,
    Low,
}

impl Of {
    fn new(measure: &Measure) -> Self {
        match (&measure.path, &measure.since) {
            (None, _) => Self::Others,
            (Some(path), Some(since)) => Self::Since(path.clone(), since.clone()),
            (Some(path), None) if measure.function == Function::Weighted => Self::Weighted(path.clone()),
            (Some(path), None) => Self::Field(path.clone()),
        }
    }
}

/// All measures of a report.
pub(super) struct Figures {
    pub(super) values: Vec<SimpleExpr>,
    /// The same values, each at the same place.
    pub(super) meant: Vec<Meant>,
    pub(super) parts: Vec<Part>,
    pub(super) all: Vec<Figure>,
}

/// The part that counts all rows.
pub(super) const ROWS: usize = 0;

impl Figures {
    pub(super) fn new(source: &Source<'_>, backend: DbBackend, measures: &[Measure]) -> Result<Self, StoreError> {
        let rows = Part { take: Take::Count, value: None, read: Read::Number, low: None };
        let mut figures = Self { values: Vec::new(), meant: Vec::new(), parts: vec![rows], all: Vec::new() };
        for measure in measures {
            let (shape, format) = figures.shape(source, backend, measures, measure)?;
            let format = measure.format.unwrap_or(format);
            figures.all.push(Figure { measure: measure.clone(), format, shape });
        }
        Ok(figures)
    }

    /// Whether totals follow from the groups.
    pub(super) fn add_up(&self) -> bool {
        self.parts.iter().all(|part| part.take.adds_up())
    }

    pub(super) fn exact(&self, figure: usize, parts: &[Worth]) -> Exact {
        match self.all[figure].shape {
            Shape::Plain(part, units) => match self.worth(part, parts) {
                Worth::Nothing => Exact::Nothing,
                Worth::Number(number) => Exact::fraction(number, units),
                Worth::Day(day) => Exact::Day(day),
                Worth::Instant(at) => Exact::Instant(at),
            },
            Shape::Mean(sum, count, units) => {
                Exact::fraction(self.worth(sum, parts).number(), parts[count].number() * units)
            }
            Shape::Ratio(of, by) => self.exact(of, parts).by(self.exact(by, parts)),
        }
    }

    /// Whether it is a ratio with a least or greatest value above or below the line.
    pub(super) fn is_of_extremes(&self, figure: usize) -> bool {
        let extreme = |at: usize| matches!(self.all[at].measure.function, Function::Min | Function::Max);
        matches!(self.all[figure].shape, Shape::Ratio(of, by) if extreme(of) || extreme(by))
    }

    /// A part, put together where its digits were taken apart.
    fn worth(&self, part: usize, parts: &[Worth]) -> Worth {
        match (self.parts[part].low, parts[part]) {
            (Some(low), Worth::Number(high)) => Worth::Number(digits::together(high, parts[low].number())),
            (_, worth) => worth,
        }
    }

    /// The part an order by the figure can be left to the database with.
    pub(super) fn ordered_by(&self, figure: usize) -> Option<usize> {
        match self.all[figure].shape {
            Shape::Plain(part, _) if !self.parts[part].take.is_middle() => Some(part),
            _ => None,
        }
    }

    /// What a group without any row is worth.
    pub(super) fn of_nothing(&self) -> Vec<Worth> {
        let zero = |part: &Part| match part.take {
            Take::Count | Take::Sum | Take::Distinct => Worth::Number(0),
            _ => Worth::Nothing,
        };
        self.parts.iter().map(zero).collect()
    }

    fn part(&mut self, take: Take, value: Option<usize>, read: Read) -> usize {
        self.parts.push(Part { take, value, read, low: None });
        self.parts.len() - 1
    }

    /// The sum of a value; of an amount, in two parts.
    fn sum(&mut self, value: usize, wide: Option<SimpleExpr>) -> usize {
        let low = wide.map(|digits| {
            let meant = Meant { digits: Digits::Low, ..self.meant[value].clone() };
            let low = self.value(digits, meant);
            self.part(Take::Sum, Some(low), Read::Number)
        });
        let sum = self.part(Take::Sum, Some(value), Read::Number);
        self.parts[sum].low = low;
        sum
    }

    fn value(&mut self, value: SimpleExpr, meant: Meant) -> usize {
        self.values.push(value);
        self.meant.push(meant);
        self.values.len() - 1
    }

    fn shape(
        &mut self,
        source: &Source<'_>,
        backend: DbBackend,
        all: &[Measure],
        measure: &Measure,
    ) -> Result<(Shape, Format), StoreError> {
        let place = |name: &Option<String>| {
            all.iter().position(|other| Some(&other.name()) == name.as_ref()).unwrap_or_default()
        };
        match measure.function {
            Function::Ratio => Ok((Shape::Ratio(place(&measure.of), place(&measure.by)), Format::Decimal)),
            Function::Count | Function::Conversion => self.counted(source, measure),
            _ => self.measured(source, backend, measure),
        }
    }

    fn counted(&mut self, source: &Source<'_>, measure: &Measure) -> Result<(Shape, Format), StoreError> {
        let Some(filter) = &measure.filter else { return Ok((Shape::Plain(ROWS, 1), Format::Integer)) };
        let held = CaseStatement::new().case(source.condition(filter)?, Expr::val(1_i64));
        let meant = Meant { of: Of::Row, filter: Some(filter.clone()), digits: Digits::All };
        let value = self.value(held.into(), meant);
        let part = self.part(Take::Count, Some(value), Read::Number);
        if measure.function == Function::Count {
            return Ok((Shape::Plain(part, 1), Format::Integer));
        }
        Ok((Shape::Mean(part, ROWS, 1), Format::Percent))
    }

    fn measured(
        &mut self,
        source: &Source<'_>,
        backend: DbBackend,
        measure: &Measure,
    ) -> Result<(Shape, Format), StoreError> {
        let Measured { expression, low, read, units, format } = measured(source, backend, measure)?;
        let narrow = |expression| match &measure.filter {
            Some(filter) => narrowed(source, filter, expression),
            None => Ok(expression),
        };
        let (expression, low) = (narrow(expression)?, low.map(narrow).transpose()?);
        let digits = if low.is_some() { Digits::High } else { Digits::All };
        let meant = Meant { of: Of::new(measure), filter: measure.filter.clone(), digits };
        let place = self.value(expression, meant);
        let value = Some(place);
        let number = Read::Number;
        Ok(match measure.function {
            Function::Avg => {
                let (sum, count) = (self.sum(place, low), self.part(Take::Count, value, number));
                (Shape::Mean(sum, count, units), if format == Format::Integer { Format::Decimal } else { format })
            }
            Function::Median => {
                let sum = self.part(Take::MiddleSum, value, number);
                let count = self.part(Take::MiddleCount, value, number);
                (Shape::Mean(sum, count, units), if format == Format::Integer { Format::Decimal } else { format })
            }
            Function::Distinct => (Shape::Plain(self.part(Take::Distinct, value, number), 1), Format::Integer),
            Function::Min => (Shape::Plain(self.part(Take::Min, value, read), units), format),
            Function::Max => (Shape::Plain(self.part(Take::Max, value, read), units), format),
            Function::Weighted => (Shape::Plain(self.sum(place, low), units * 100), format),
            _ => (Shape::Plain(self.sum(place, low), units), format),
        })
    }
}

impl Figure {
    pub(super) fn column(&self) -> Column {
        // A share opens the records it is a share of those of which it is: which ones, its own condition would say.
        let condition = match self.measure.function {
            Function::Ratio | Function::Conversion => None,
            _ => self.measure.filter.clone(),
        };
        Column {
            name: self.measure.name(),
            format: self.format,
            function: Some(self.measure.function.name().to_owned()),
            path: self.measure.path.clone(),
            labels: self.measure.labels.clone(),
            pivot: None,
            condition,
        }
    }
}

/// A value of each record.
struct Measured {
    expression: SimpleExpr,
    /// Its lower digits, where `expression` has only the upper ones.
    low: Option<SimpleExpr>,
    read: Read,
    /// So many of its units make one.
    units: i128,
    format: Format,
}

fn adds(function: Function) -> bool {
    matches!(function, Function::Sum | Function::Avg | Function::Weighted)
}

fn measured(source: &Source<'_>, backend: DbBackend, measure: &Measure) -> Result<Measured, StoreError> {
    let (expression, kind) = match (&measure.path, &measure.earliest) {
        (Some(path), _) => {
            let found = source.field(path)?;
            (found.column, found.field.kind)
        }
        (None, Some(earliest)) => first(source, earliest)?,
        (None, None) => return Err(StoreError::query("definition.measures", "required")),
    };
    if let Some(since) = &measure.since {
        let from = source.field(since)?.column;
        let expression = seconds(backend, expression).sub(seconds(backend, from));
        let (read, units, format) = (Read::Number, SECONDS_A_DAY, Format::Days);
        return Ok(Measured { expression, low: None, read, units, format });
    }
    let apart = matches!(kind, Kind::Money) && adds(measure.function);
    let weigh = |expression: SimpleExpr| match measure.function {
        Function::Weighted => expression.mul(column(source.target.name, "probability")),
        _ => expression,
    };
    let (expression, low) = if apart {
        let [high, low] = digits::apart(expression).map(weigh);
        (high, Some(low))
    } else {
        (weigh(expression), None)
    };
    let (read, units, format) = match kind {
        Kind::Money => (Read::Number, i128::from(SCALE), Format::Money),
        // Days of a whole number: it counts seconds.
        Kind::Integer(..) if measure.format == Some(Format::Days) => (Read::Number, SECONDS_A_DAY, Format::Days),
        Kind::Date => (Read::Day, 1, Format::Date),
        Kind::DateTime => (Read::Instant, 1, Format::Time),
        _ => (Read::Number, 1, Format::Integer),
    };
    Ok(Measured { expression, low, read, units, format })
}

fn narrowed(source: &Source<'_>, filter: &Condition, value: SimpleExpr) -> Result<SimpleExpr, StoreError> {
    Ok(CaseStatement::new().case(source.condition(filter)?, value).into())
}

/// The earliest of the children the reader may see.
fn first(source: &Source<'_>, earliest: &Earliest) -> Result<(SimpleExpr, Kind), StoreError> {
    let target = source.target;
    let unknown = || StoreError::query("definition.measures.earliest", "unknown_children");
    let target = definition(target.name).unwrap_or(target);
    let (child, link) = source.compiler.asker.actor.children(target, &earliest.of).ok_or_else(unknown)?;
    let field = source.compiler.asker.actor.queryable(child, &earliest.field).ok_or_else(unknown)?;
    let inner = source.compiler.alias();
    let mut rows = pointing_here(&source.compiler, target.name, child, link, &inner);
    if let Some(filter) = &earliest.filter {
        narrow(&mut rows, link, source.compiler.compile(child, &inner, filter)?);
    }
    rows.clear_selects().expr(Func::min(column(&inner, field.name)));
    Ok((Expr::from(SubQueryStatement::SelectStatement(rows)), field.kind))
}

/// Whole seconds of a date or time, from the same zero on both engines.
fn seconds(backend: DbBackend, at: SimpleExpr) -> SimpleExpr {
    if backend == DbBackend::Postgres {
        let epoch = Func::cust("date_part").arg(Expr::cust("'epoch'")).arg(at);
        return Func::cast_as(Func::cust("floor").arg(epoch), "bigint").into();
    }
    Func::cust("unixepoch").arg(at).into()
}
