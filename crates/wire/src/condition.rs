//! ONE language for filters, views, segments and rules (FEATURES 3.4): a tree of comparisons.
mod read;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The deepest nesting and the most leaves a tree may have: a cost limit.
pub const MAX_DEPTH: usize = 8;
pub const MAX_LEAVES: usize = 50;
/// The longest walk and the longest name of a field or of children, in characters.
pub const LONGEST_PATH: usize = 200;
const LONGEST_NAME: usize = 60;

/// A test a record passes or fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Condition {
    All(All),
    Any(Any),
    Not(Not),
    Aggregate(Aggregate),
    Compare(Compare),
}

/// Every one of the conditions holds. An empty list always holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct All {
    pub all: Vec<Condition>,
}

/// At least one of the conditions holds. An empty list never holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Any {
    pub any: Vec<Condition>,
}

/// The condition does not hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Not {
    pub not: Box<Condition>,
}

/// One field, here or on a linked record, against a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// A field (`status`), or a walk over links (`account.industry`, `owner.name`).
    pub path: String,
    pub op: Op,
    /// A literal, a list of them, or one of `$me`, `$my_team`, `$my_teams`, `$today`, `$now`. Absent for `is_null`: true.
    #[serde(default)]
    pub value: Value,
}

/// The most filters around a report or a dashboard.
pub const MAX_FILTERS: usize = 30;

/// Whether filters can stand around a report: not too many, none too long.
pub fn are_filters(filters: &[Compare]) -> bool {
    filters.len() <= MAX_FILTERS && filters.iter().all(|filter| Condition::Compare(filter.clone()).is_bounded())
}

/// A figure over the records that point here, against a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aggregate {
    pub aggregate: Function,
    /// The children, by their plural: `activities`, `opportunities`.
    pub of: String,
    /// The number or money field to sum or compare; not for `count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Which children count; all where absent.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<Box<Condition>>,
    /// `eq`, `not`, `gt`, `gte`, `lt` or `lte`.
    pub op: Op,
    pub value: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    Count,
    Sum,
    Avg,
    Min,
    Max,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Op {
    Eq,
    Not,
    Gt,
    Gte,
    Lt,
    Lte,
    In,
    NotIn,
    Contains,
    StartsWith,
    IsNull,
    /// A date or time lies in a named period: `this_quarter`, `last_30d`.
    Within,
    /// A linked record is the given one or lies below it in its tree.
    Under,
}

impl Op {
    pub const ALL: [Self; 13] = [
        Self::Eq,
        Self::Not,
        Self::Gt,
        Self::Gte,
        Self::Lt,
        Self::Lte,
        Self::In,
        Self::NotIn,
        Self::Contains,
        Self::StartsWith,
        Self::IsNull,
        Self::Within,
        Self::Under,
    ];

    /// The name in JSON and, after `field_`, in a query parameter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Not => "not",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::IsNull => "is_null",
            Self::Within => "within",
            Self::Under => "under",
        }
    }
}

impl crate::Kind {
    /// The comparisons that make sense for the kind.
    pub fn ops(&self) -> &'static [Op] {
        use Op::{Contains, Eq, Gt, Gte, In, IsNull, Lt, Lte, Not, NotIn, StartsWith, Under, Within};
        match self {
            Self::Text(_) | Self::Email | Self::Phone | Self::Url => {
                &[Eq, Not, In, NotIn, Contains, StartsWith, IsNull]
            }
            Self::LongText(_) | Self::Emails | Self::Phones | Self::Keys | Self::ExternalIds => &[Contains, IsNull],
            Self::Integer(..) | Self::Money => &[Eq, Not, Gt, Gte, Lt, Lte, In, NotIn, IsNull],
            Self::Id => &[Eq, Not, In, NotIn],
            Self::Decimal | Self::Bool => &[Eq, Not, IsNull],
            Self::Date | Self::DateTime => &[Eq, Not, Gt, Gte, Lt, Lte, Within, IsNull],
            Self::Choice(_) | Self::State(_) => &[Eq, Not, In, NotIn, IsNull],
            Self::Link(_) => &[Eq, Not, In, NotIn, Under, IsNull],
            Self::Links(_) | Self::References(_) => &[Contains, In, IsNull],
            Self::Addresses | Self::Labels | Self::Json => &[IsNull],
        }
    }
}

fn is_name(name: &str, longest: usize) -> bool {
    (1..=longest).contains(&name.chars().count())
}

impl Condition {
    pub fn all(conditions: Vec<Self>) -> Self {
        Self::All(All { all: conditions })
    }

    pub fn compare(path: &str, op: Op, value: impl Into<Value>) -> Self {
        Self::Compare(Compare { path: path.to_owned(), op, value: value.into() })
    }

    /// Whether it keeps the bounds of size and of names that the document tells: what is kept must not break them.
    pub fn is_bounded(&self) -> bool {
        let (depth, leaves) = self.size();
        depth <= MAX_DEPTH && leaves <= MAX_LEAVES && self.has_names()
    }

    fn has_names(&self) -> bool {
        match self {
            Self::All(all) => all.all.iter().all(Self::has_names),
            Self::Any(any) => any.any.iter().all(Self::has_names),
            Self::Not(not) => not.not.has_names(),
            Self::Compare(leaf) => is_name(&leaf.path, LONGEST_PATH),
            Self::Aggregate(figure) => {
                is_name(&figure.of, LONGEST_NAME)
                    && figure.field.as_ref().is_none_or(|field| is_name(field, LONGEST_NAME))
                    && figure.filter.as_ref().is_none_or(|filter| filter.has_names())
            }
        }
    }

    /// Nesting and number of leaves, to hold against the limits.
    pub fn size(&self) -> (usize, usize) {
        let nested = |items: &[Self]| {
            let sizes = items.iter().map(Self::size);
            let (depth, leaves) =
                sizes.fold((1, 0), |(depth, leaves), (inner, count)| (depth.max(inner + 1), leaves + count));
            // An empty list is a condition too: thousands of them are no small tree.
            (depth, leaves.max(1))
        };
        match self {
            Self::All(all) => nested(&all.all),
            Self::Any(any) => nested(&any.any),
            Self::Not(not) => nested(std::slice::from_ref(&not.not)),
            Self::Compare(_) => (1, 1),
            Self::Aggregate(aggregate) => {
                let (depth, leaves) = aggregate.filter.as_ref().map_or((0, 0), |filter| filter.size());
                (depth + 1, leaves + 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn trees_travel_as_json() {
        for tree in [
            json!({"path": "status", "op": "eq", "value": "new"}),
            json!({"all": [{"path": "account.industry", "op": "in", "value": ["retail"]}, {"not": {"any": []}}]}),
            json!({"aggregate": "count", "of": "activities", "where": {"path": "kind", "op": "eq", "value": "call"}, "op": "eq", "value": 0}),
        ] {
            let condition: Condition = serde_json::from_value(tree.clone()).unwrap();
            assert_eq!(serde_json::to_value(condition).unwrap(), tree);
        }
    }

    #[test]
    fn a_mistyped_member_is_refused() {
        let tree = json!({"path": "status", "op": "eq", "valeu": "new"});
        assert!(serde_json::from_value::<Condition>(tree).is_err());
    }

    #[test]
    fn size_counts_nesting_and_leaves() {
        let leaf = || Condition::compare("a", Op::Eq, 1);
        let tree =
            Condition::all(vec![leaf(), Condition::Not(Not { not: Box::new(Condition::all(vec![leaf(), leaf()])) })]);
        assert_eq!(tree.size(), (4, 3));
        assert!(tree.is_bounded());
        let nameless = Condition::Not(Not { not: Box::new(Condition::compare("", Op::Eq, 1)) });
        assert!(!nameless.is_bounded() && !Condition::compare(&"x".repeat(201), Op::Eq, 1).is_bounded());
        assert!(!Condition::all((0..51).map(|_| leaf()).collect()).is_bounded());
        let empty = || Condition::all(vec![]);
        assert_eq!(Condition::all(vec![empty(), empty(), empty()]).size(), (2, 3));
    }
}
