//! The filter of a list: the whole condition language (`wire::Condition`) in a form that the address can hold and people
//! can put together. A leaf compares one field, here or across links; a group nests; a figure counts or sums children.
mod text;
mod tree;
pub(crate) mod words;

pub(crate) use text::{read, write};

use wire::{Definition, Field, Kind, Op, condition::Function};

use super::fields;

/// One part of a filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Leaf(Filter),
    Group(Group),
    Figure(Figure),
}

/// One comparison of a list's filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    /// A field, or a walk over links: `status`, `account.industry`.
    pub(crate) field: String,
    pub(crate) op: Op,
    pub(crate) values: Vec<String>,
}

/// How the parts of a group count together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Logic {
    #[default]
    All,
    Any,
    None,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Group {
    pub(crate) logic: Logic,
    pub(crate) nodes: Vec<Node>,
}

/// A figure over the records that point here: "number of activities (kind is call) is at least 3".
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) function: Function,
    /// The children, by their plural path: `activities`.
    pub(crate) of: String,
    /// What is summed or compared; empty for a count.
    pub(crate) field: String,
    /// Which children count; all where empty.
    pub(crate) of_which: Vec<Node>,
    pub(crate) op: Op,
    pub(crate) value: String,
}

impl From<Filter> for Node {
    fn from(filter: Filter) -> Self {
        Self::Leaf(filter)
    }
}

impl Filter {
    pub(crate) fn new(field: &str, op: Op, values: &[&str]) -> Self {
        Self { field: field.to_owned(), op, values: values.iter().map(|value| (*value).to_owned()).collect() }
    }
}

impl Logic {
    pub(crate) const ALL: [Self; 3] = [Self::All, Self::Any, Self::None];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::None => "none",
        }
    }
}

pub(crate) const FUNCTIONS: [(Function, &str); 5] = [
    (Function::Count, "count"),
    (Function::Sum, "sum"),
    (Function::Avg, "avg"),
    (Function::Min, "min"),
    (Function::Max, "max"),
];

pub(crate) fn function_name(function: Function) -> &'static str {
    FUNCTIONS.iter().find(|(known, _)| *known == function).map_or("count", |(_, name)| name)
}

/// Comparisons a figure takes.
pub(crate) const FIGURE_OPS: [Op; 6] = [Op::Gte, Op::Lte, Op::Eq, Op::Not, Op::Gt, Op::Lt];

/// The field at the end of a path, and the record type it belongs to.
pub(crate) fn resolve(definition: &'static Definition, path: &str) -> Option<(&'static Definition, &'static Field)> {
    match path.split_once('.') {
        None => Some((definition, fields::find(definition, path)?)),
        Some((step, rest)) => resolve(definition.step(step)?.1, rest),
    }
}

/// The record type behind a walk over links; the type itself for an empty walk.
pub(crate) fn walk(definition: &'static Definition, steps: &str) -> Option<&'static Definition> {
    steps.split('.').filter(|step| !step.is_empty()).try_fold(definition, |at, step| Some(at.step(step)?.1))
}

/// Links one can walk over: the step's name, and its field.
pub(crate) fn links(definition: &'static Definition) -> impl Iterator<Item = (&'static str, &'static Field)> {
    let links = fields::all(definition).filter(|field| matches!(field.kind, Kind::Link(_)));
    links.map(|field| (field.name.strip_suffix("_id").unwrap_or(field.name), field))
}

/// Records that point here, of which figures can be taken.
pub(crate) fn children(definition: &'static Definition) -> impl Iterator<Item = &'static Definition> {
    wire::DEFINITIONS.iter().copied().filter(|child| definition.children(child.path).is_some())
}

/// Fields of children a figure can be taken of.
pub(crate) fn measured(child: &'static Definition, function: Function) -> impl Iterator<Item = &'static Field> {
    let added = matches!(function, Function::Sum | Function::Avg);
    fields::all(child).filter(move |field| match field.kind {
        Kind::Integer(..) | Kind::Money => true,
        Kind::Date | Kind::DateTime => !added,
        _ => false,
    })
}
