//! Query parameters of lists: one per field and comparison.
use serde_json::{Value, json};
use wire::{Definition, Field, Kind, Op};

#[expect(clippy::needless_pass_by_value, reason = "`json!` literals are handed over")]
fn parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema})
}

/// What every list takes beside its filters.
pub(super) fn of_any_list() -> Vec<Value> {
    let text = |max: u32| json!({"type": "string", "maxLength": max});
    vec![
        parameter("q", "Free text, as in the search box.", text(200)),
        parameter("sort", "Up to three fields, `-` before one for descending: `-updated_at,name`.", text(200)),
        parameter("limit", "Rows of a page.", json!({"type": "integer", "minimum": 1, "maximum": 200, "default": 50})),
        parameter(
            "cursor",
            "Where to go on: `page.next_cursor` of the page before, with the same filter and sort.",
            text(2_000),
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
        expand(),
        parameter(
            "deleted",
            "Whether deleted records are listed.",
            json!({"type": "string", "enum": ["only", "include", "exclude"]}),
        ),
    ]
}

pub(super) fn expand() -> Value {
    parameter(
        "expand",
        "Link fields whose records' names the answer should carry, or `*`: `owner_id,account_id`.",
        json!({"type": "string", "maxLength": 500}),
    )
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
    let text = |max: usize| json!({"type": "string", "maxLength": max});
    match (op, field.kind) {
        (Op::IsNull, _) => json!({"type": "boolean"}),
        (Op::In | Op::NotIn, _) => text(4_000),
        (Op::Within, _) => json!({"type": "string", "maxLength": 20, "pattern": "^[a-z0-9_]+$", "example": "last_30d"}),
        (_, Kind::Integer(min, max)) if op == Op::Eq => {
            json!({"type": "integer", "minimum": min, "maximum": max.min(9_007_199_254_740_991)})
        }
        (_, Kind::Integer(..)) => {
            json!({"type": "integer", "format": "int64", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64})
        }
        (_, Kind::Bool) => json!({"type": "boolean"}),
        (_, Kind::Choice(names)) => json!({"type": "string", "enum": names}),
        (_, Kind::State(states)) => {
            json!({"type": "string", "enum": states.states.iter().map(|state| state.name).collect::<Vec<_>>()})
        }
        (_, Kind::Date) => {
            json!({"type": "string", "maxLength": 20, "description": "A date, or `$today`, `$today+7d`.", "example": "2026-11-22"})
        }
        (_, Kind::DateTime) => {
            json!({"type": "string", "maxLength": 40, "description": "A time, a date, `$now` or `$today-7d`.", "example": "2026-11-22T05:51:36.000000Z"})
        }
        (_, Kind::Money) => {
            json!({"type": "string", "maxLength": 21, "description": "An amount in the base currency.", "example": "1000.00"})
        }
        (_, Kind::Id | Kind::Link(_) | Kind::Links(_) | Kind::References(_)) => {
            json!({"type": "string", "maxLength": 36, "description": "An id, or `$me` for users, `$my_team` for teams."})
        }
        (_, Kind::Text(max)) => text(max),
        _ => text(254),
    }
}
