//! Query parameters of lists: one per field and comparison.
use serde_json::{Value, json};
use wire::{Definition, Field, Kind, Op, definition::COMMON, flat::MAX_NUMBER, query};

/// What stands for a record in a filter.
const AN_ID: &str = r"^(\$me|\$my_teams?|[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})$";

#[expect(clippy::needless_pass_by_value, reason = "`json!` literals are handed over")]
fn parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema})
}

/// What every list takes beside its filters.
pub(super) fn of_any_list(definition: &'static Definition) -> Vec<Value> {
    let text = |max: usize| json!({"type": "string", "maxLength": max});
    vec![
        parameter("q", "Free text, as in the search box.", text(query::LONGEST_Q)),
        parameter("sort", "Up to three fields, `-` before one for descending: `-updated_at,name`.", sort(definition)),
        parameter("limit", "Rows of a page.", json!({"type": "integer", "minimum": 1, "maximum": 200, "default": 50})),
        parameter(
            "cursor",
            "Where to go on: `page.next_cursor` of the page before, with the same filter and sort.",
            text(query::LONGEST_CURSOR),
        ),
        parameter(
            "offset",
            "Rows to pass over, for page numbers; not together with `cursor`.",
            json!({"type": "integer", "minimum": 0, "maximum": 10_000}),
        ),
        parameter(
            "count",
            "`exact` counts the whole filter, up to 10 000.",
            json!({"type": "string", "enum": ["exact", "none"]}),
        ),
        expand(definition),
        parameter(
            "deleted",
            "Whether deleted records are listed.",
            json!({"type": "string", "enum": ["only", "include", "exclude"]}),
        ),
    ]
}

pub(super) fn expand(definition: &'static Definition) -> Value {
    let name = names(definition, |field| matches!(field.kind, Kind::Link(_) | Kind::Links(_) | Kind::References(_)));
    let pattern = format!(r"^(\*?| *({name}) *(, *({name}) *)*)$");
    parameter(
        "expand",
        "Link fields whose records' names the answer should carry, or `*`: `owner_id,account_id`.",
        json!({"type": "string", "maxLength": query::LONGEST_EXPAND, "pattern": pattern}),
    )
}

fn sort(definition: &'static Definition) -> Value {
    let name = names(definition, Field::sortable);
    let pattern = format!("^ *-?({name}) *(, *-?({name}) *){{0,2}}$");
    json!({"type": "string", "maxLength": query::LONGEST_SORT, "pattern": pattern})
}

/// Names of fields as alternatives of a pattern.
fn names(definition: &'static Definition, fits: impl Fn(&Field) -> bool) -> String {
    let fields = definition.fields.iter().chain(COMMON).filter(|field| fits(field));
    fields.map(|field| field.name).collect::<Vec<_>>().join("|")
}

/// The filters of one record's list.
pub(super) fn filters(definition: &'static Definition) -> Vec<Value> {
    wire::flat::parameters(definition)
        .map(|(name, field, op)| parameter(&name, &meaning(field, op), schema(field, op)))
        .collect()
}

fn meaning(field: &Field, op: Op) -> String {
    let name = field.name;
    match op {
        Op::Eq => format!("`{name}` is this."),
        Op::Not => format!("`{name}` is not this, or is empty."),
        Op::Gt => format!("`{name}` is greater, or later."),
        Op::Gte => format!("`{name}` is this or greater, or later."),
        Op::Lt => format!("`{name}` is less, or earlier."),
        Op::Lte => format!("`{name}` is this or less, or earlier."),
        Op::In => format!("`{name}` is one of these, separated by commas."),
        Op::NotIn => format!("`{name}` is none of these, separated by commas, or is empty."),
        Op::Contains => format!("`{name}` contains this."),
        Op::StartsWith => format!("`{name}` starts with this."),
        Op::IsNull => format!("`{name}` is empty, or with `false` is not."),
        Op::Within => format!("`{name}` lies in this period: `today`, `this_quarter`, `last_30d` …"),
        Op::Under => format!("`{name}` is this one or one below it."),
    }
}

fn schema(field: &Field, op: Op) -> Value {
    let max = wire::flat::longest(field, op);
    let text = || json!({"type": "string", "maxLength": max});
    match (op, field.kind) {
        (Op::IsNull, _) => json!({"type": "boolean"}),
        (Op::In | Op::NotIn, _) => text(),
        (Op::Within, _) => {
            json!({"type": "string", "maxLength": max, "pattern": "^[a-z0-9_]+$", "example": "last_30d"})
        }
        (_, Kind::Integer(..)) => {
            json!({"type": "integer", "format": "int64", "minimum": -MAX_NUMBER, "maximum": MAX_NUMBER})
        }
        (_, Kind::Bool) => json!({"type": "boolean"}),
        (_, Kind::Choice(names)) => json!({"type": "string", "enum": names}),
        (_, Kind::State(states)) => {
            json!({"type": "string", "enum": states.states.iter().map(|state| state.name).collect::<Vec<_>>()})
        }
        (_, Kind::Date) => {
            json!({"type": "string", "maxLength": max, "description": "A date, or `$today`, `$today+7d`.", "example": "2026-11-22"})
        }
        (_, Kind::DateTime) => {
            json!({"type": "string", "maxLength": max, "description": "A time, a date, `$now` or `$today-7d`.", "example": "2026-11-22T05:51:36.000000Z"})
        }
        (_, Kind::Money) => {
            json!({"type": "string", "maxLength": max, "description": "An amount in the base currency.", "example": "1000.00"})
        }
        (_, Kind::Id | Kind::Link(_) | Kind::Links(_) | Kind::References(_)) => {
            json!({"type": "string", "maxLength": max, "pattern": AN_ID, "description": "An id, or `$me` for users, `$my_team` and `$my_teams` for teams."})
        }
        _ => text(),
    }
}
