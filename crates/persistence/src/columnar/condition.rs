//! Condition trees as tests on columns. What they mean is said in `query::compare`; where a tree asks for what is not held
//! here, there is no test, and SQL is asked.
use std::collections::HashSet;

use serde_json::Value;
use uuid::Uuid;
use wire::{
    Condition, Field, Kind, Op, Resource,
    condition::{Aggregate, Compare, Function},
    record::Opportunity,
};

use super::{
    chunk::{Chunk, Code, NOTHING},
    field::{code, day, instant, is_coded, number, place},
};
use crate::{Asker, query::value};

/// A condition, resolved for who asks and when.
#[derive(Debug)]
pub(crate) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    /// A value is among some.
    Among {
        place: usize,
        values: HashSet<Code>,
        negated: bool,
        nothing: bool,
    },
    /// A number lies between two, both included.
    Between {
        place: usize,
        from: i64,
        until: i64,
        negated: bool,
        nothing: bool,
    },
    /// So many of the stages that were entered are among some.
    Came {
        stages: Option<Stages>,
        op: Op,
        number: i64,
    },
}

/// Stages, or all but those.
#[derive(Debug)]
pub(crate) struct Stages {
    values: HashSet<Code>,
    negated: bool,
}

impl Test {
    /// None where SQL must be asked, be it only for the error.
    pub(crate) fn of(asker: &Asker, tree: &Condition) -> Option<Self> {
        let each = |trees: &[Condition]| trees.iter().map(|tree| Self::of(asker, tree)).collect::<Option<Vec<_>>>();
        match tree {
            Condition::All(all) => each(&all.all).map(Self::All),
            Condition::Any(any) => each(&any.any).map(Self::Any),
            Condition::Not(not) => Self::of(asker, &not.not).map(Box::new).map(Self::Not),
            Condition::Compare(leaf) => compare(asker, leaf),
            Condition::Aggregate(figure) => came(asker, figure),
        }
    }

    /// Those of `rows` it holds for, in their order.
    pub(crate) fn keep(&self, chunk: &Chunk, mut rows: Vec<u16>) -> Vec<u16> {
        if rows.is_empty() {
            return rows;
        }
        match self {
            Self::All(all) => return all.iter().fold(rows, |rows, test| test.keep(chunk, rows)),
            Self::Any(any) => return any_of(any, chunk, rows),
            Self::Not(test) => return without(&rows, &test.keep(chunk, rows.clone())),
            Self::Among { place, values, negated, nothing } => {
                let Some(column) = chunk.coded(*place) else { return Vec::new() };
                let holds = |value: &Code| match value {
                    Code::Nothing => *nothing,
                    value => values.contains(value) != *negated,
                };
                let holds: Vec<bool> = column.values.iter().map(holds).collect();
                rows.retain(|row| holds[usize::from(column.codes[usize::from(*row)])]);
            }
            Self::Between { place, from, until, negated, nothing } => {
                let Some(column) = chunk.numbers(*place) else { return Vec::new() };
                rows.retain(|row| match column[usize::from(*row)] {
                    NOTHING => *nothing,
                    number => (*from <= number && number <= *until) != *negated,
                });
            }
            Self::Came { stages, op, number } => {
                let counts = |stage: &Code| stages.as_ref().is_none_or(|it| it.values.contains(stage) != it.negated);
                let counts: Vec<bool> = chunk.stages().iter().map(counts).collect();
                rows.retain(|row| {
                    let came = chunk.steps(*row).filter(|(stage, _)| counts[*stage]).count();
                    compares(*op, i64::try_from(came).unwrap_or(i64::MAX), *number)
                });
            }
        }
        rows
    }
}

fn any_of(any: &[Test], chunk: &Chunk, rows: Vec<u16>) -> Vec<u16> {
    let (mut left, mut kept) = (rows, Vec::new());
    for test in any {
        let more = test.keep(chunk, left.clone());
        left = without(&left, &more);
        kept.extend(more);
    }
    kept.sort_unstable();
    kept
}

/// Both are in order.
fn without(rows: &[u16], gone: &[u16]) -> Vec<u16> {
    let mut gone = gone.iter().peekable();
    let mut stays = |row: &&u16| gone.next_if(|gone| *gone == *row).is_none();
    rows.iter().filter(&mut stays).copied().collect()
}

fn compares(op: Op, left: i64, right: i64) -> bool {
    match op {
        Op::Not => left != right,
        Op::Gt => left > right,
        Op::Gte => left >= right,
        Op::Lt => left < right,
        Op::Lte => left <= right,
        _ => left == right,
    }
}

fn compare(asker: &Asker, leaf: &Compare) -> Option<Test> {
    let field = asker.actor.queryable(Opportunity::DEFINITION, &leaf.path)?;
    let place = place(field.name)?;
    if !field.kind.ops().contains(&leaf.op) {
        return None;
    }
    if leaf.op == Op::IsNull {
        return is_nothing(field, place, &leaf.value);
    }
    if is_coded(field.kind) { among(asker, field, place, leaf) } else { between(asker, field, place, leaf) }
}

fn is_nothing(field: &Field, place: usize, value: &Value) -> Option<Test> {
    let nothing = match value {
        Value::Null | Value::Bool(true) => true,
        Value::Bool(false) => false,
        Value::String(text) => text.parse().ok()?,
        _ => return None,
    };
    Some(if is_coded(field.kind) {
        Test::Among { place, values: HashSet::new(), negated: !nothing, nothing }
    } else {
        Test::Between { place, from: i64::MAX, until: i64::MIN, negated: !nothing, nothing }
    })
}

fn among(asker: &Asker, field: &Field, place: usize, leaf: &Compare) -> Option<Test> {
    let values = codes(asker, field, leaf)?;
    let negated = matches!(leaf.op, Op::Not | Op::NotIn);
    // "Is not" holds for an empty field too.
    Some(Test::Among { place, values, negated, nothing: negated })
}

/// The values of a leaf that asks for one, for several, or for all teams below some.
fn codes(asker: &Asker, field: &Field, leaf: &Compare) -> Option<HashSet<Code>> {
    let one = || value::one(asker, field, &leaf.value).ok().map(|value| vec![value]);
    let many = || value::many(asker, field, &leaf.value).ok();
    match (leaf.op, field.kind) {
        (Op::Eq | Op::Not, _) => one()?.into_iter().map(code).collect(),
        (Op::In | Op::NotIn, _) => many()?.into_iter().map(code).collect(),
        (Op::Under, Kind::Link("team")) => {
            let roots = if leaf.value.is_array() { many()? } else { many().or_else(one)? };
            let roots: Vec<Uuid> = roots.into_iter().map(|root| code(root)?.id()).collect::<Option<_>>()?;
            Some(asker.directory.subtree(&roots).into_iter().map(Code::Id).collect())
        }
        _ => None,
    }
}

fn between(asker: &Asker, field: &Field, place: usize, leaf: &Compare) -> Option<Test> {
    let test = |(from, until): (i64, i64)| Test::Between { place, from, until, negated: false, nothing: false };
    let is_time = matches!(field.kind, Kind::DateTime);
    if matches!(leaf.op, Op::In | Op::NotIn) {
        let values = value::many(asker, field, &leaf.value).ok()?;
        let values: Vec<i64> = values.iter().map(number).collect::<Option<_>>()?;
        let any = Test::Any(values.into_iter().map(|value| test((value, value))).collect());
        return Some(if leaf.op == Op::In { any } else { Test::Not(Box::new(any)) });
    }
    if leaf.op == Op::Within {
        let span = asker.actor.calendar(asker.now).span(leaf.value.as_str()?)?;
        let [from, until] = [span.from, span.until].map(|date| if is_time { begin(asker, date) } else { day(date) });
        return Some(test((from, until - 1)));
    }
    // An instant against a day: any moment of it.
    let of_day = value::date(asker, &leaf.value).filter(|_| is_time && !matches!(leaf.op, Op::Gte | Op::Lt));
    let (first, last) = if let Some(date) = of_day {
        (begin(asker, date), begin(asker, date.succ_opt()?) - 1)
    } else {
        let value = number(&value::one(asker, field, &leaf.value).ok()?)?;
        (value, value)
    };
    Some(match leaf.op {
        Op::Eq => test((first, last)),
        Op::Not => Test::Between { place, from: first, until: last, negated: true, nothing: true },
        Op::Gt => test((last.checked_add(1)?, i64::MAX)),
        Op::Gte => test((first, i64::MAX)),
        Op::Lt => test((i64::MIN, first.checked_sub(1)?)),
        Op::Lte => test((i64::MIN, last)),
        _ => return None,
    })
}

fn begin(asker: &Asker, date: chrono::NaiveDate) -> i64 {
    instant(asker.actor.start_of(date))
}

/// `count(stage-changes where to_stage_id in …)`.
fn came(asker: &Asker, figure: &Aggregate) -> Option<Test> {
    let (child, _) = asker.actor.children(Opportunity::DEFINITION, &figure.of)?;
    let counts = child.name == "stage_change" && figure.aggregate == Function::Count;
    let ordered = matches!(figure.op, Op::Eq | Op::Not | Op::Gt | Op::Gte | Op::Lt | Op::Lte);
    if !counts || !ordered {
        return None;
    }
    let stages = match figure.filter.as_deref() {
        None => None,
        Some(Condition::Compare(leaf)) if leaf.path == "to_stage_id" => {
            let field = asker.actor.queryable(child, &leaf.path)?;
            let values = if leaf.op == Op::Under { None } else { codes(asker, field, leaf) };
            Some(Stages { values: values?, negated: matches!(leaf.op, Op::Not | Op::NotIn) })
        }
        Some(_) => return None,
    };
    let number = figure.value.as_i64().or_else(|| figure.value.as_str()?.parse().ok())?;
    Some(Test::Came { stages, op: figure.op, number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_out_of_others_in_order() {
        assert_eq!(without(&[1, 3, 5, 9], &[3, 9]), [1, 5]);
        assert_eq!(without(&[1, 3], &[]), [1, 3]);
    }
}
