//! What the OpenAPI document says of reports.
use serde_json::{Value, json};
use wire::report::{Chart, FileFormat, Format, Function};

use crate::document::{Document, accepted, body, id_parameter, idempotency_parameter, reference, request, responses};

pub(super) fn describe(document: &mut Document) {
    document.add_schemas(questions());
    document.add_schemas(answers());
    document.add_paths(paths());
}

fn paths() -> Value {
    let answered = || body("Rows, columns, and how to open each figure.", reference("ReportAnswer"));
    let run = "Figures over groups of the records you may read, or a list of them. Every figure can be opened: `POST /<path>/search` with all of the answer's `condition`, the row's and the column's lists the records that were counted.";
    json!({
        "/api/v1/reports/run": {"post": {
            "tags": ["reports"], "operationId": "run_report", "summary": "Run a report", "description": run,
            "requestBody": request(reference("RunReport")),
            "responses": responses(&[(200, answered())], &[404, 413, 415, 422]),
        }},
        "/api/v1/reports/{id}/run": {"post": {
            "tags": ["reports"], "operationId": "run_saved_report", "summary": "Run a saved report",
            "description": "As `POST /reports/run`, for a report that is kept; with the rights of who runs it.",
            "parameters": [id_parameter()],
            "requestBody": request(reference("RunReport")),
            "responses": responses(&[(200, answered())], &[404, 413, 415, 422]),
        }},
        "/api/v1/reports/explain": {"post": {
            "tags": ["reports"], "operationId": "explain_report", "summary": "Explain a report",
            "description": "The statements that answer a report, and how the database goes about them.",
            "requestBody": request(reference("RunReport")),
            "responses": responses(&[(200, body("The statements.", reference("Explanation")))], &[404, 413, 415, 422]),
        }},
        "/api/v1/reports/files": {"post": {
            "tags": ["reports"], "operationId": "make_report_file", "summary": "Make a file of a report",
            "description": "A report or a whole dashboard as a file, with the rights, in the language and in the time zone of whoever asks: a job makes it, `POST /jobs/{id}/link` leads to it.",
            "parameters": [idempotency_parameter()],
            "requestBody": request(reference("ReportFile")),
            "responses": responses(&[accepted()], &[409, 413, 415, 422]),
        }},
        "/api/v1/report-schedules/{id}/send": {"post": {
            "tags": ["report-schedules"], "operationId": "send_report_schedule", "summary": "Send a scheduled report now",
            "description": "To everybody on its list, beside the times it has; each gets what they may see. What became of it is told by its deliveries.",
            "parameters": [id_parameter(), idempotency_parameter()],
            "responses": responses(&[(200, sent())], &[404, 409]),
        }},
        "/api/v1/reports/standard": {"get": {
            "tags": ["reports"], "operationId": "list_standard_reports", "summary": "List shipped reports",
            "description": "The reports every installation has: run one by its key, or begin one of your own with its definition.",
            "responses": responses(&[(200, body("The reports.", reference("StandardReports")))], &[]),
        }},
    })
}

fn sent() -> Value {
    with_etag(body("The schedule.", reference("ReportSchedule")))
}

/// The answer says in a header which version it shows.
pub(super) fn with_etag(mut answer: Value) -> Value {
    answer["headers"]["ETag"] =
        json!({"description": "Its version, in quotes.", "schema": {"type": "string", "maxLength": 40}});
    answer
}

pub(super) fn text(max: u32, description: &str) -> Value {
    json!({"type": "string", "maxLength": max, "description": description})
}

pub(super) fn optional(max: u32, description: &str) -> Value {
    json!({"type": ["string", "null"], "maxLength": max, "description": description})
}

pub(super) fn list(of: &Value, max: u32, description: &str) -> Value {
    json!({"type": "array", "maxItems": max, "items": of, "description": description})
}

pub(super) fn perhaps(schema: &str, description: &str) -> Value {
    json!({"oneOf": [reference(schema), {"type": "null"}], "description": description})
}

pub(super) fn object(description: &str, required: &[&str], properties: &Value) -> Value {
    json!({"type": "object", "description": description, "required": required, "properties": properties, "additionalProperties": false})
}

pub(super) fn labels(description: &str) -> Value {
    json!({"type": "object", "description": description, "additionalProperties": {"type": "string", "maxLength": 300}})
}

fn questions() -> Value {
    let id = json!({"type": ["string", "null"], "format": "uuid", "maxLength": 36, "description": "Instead of `definition`: a saved report."});
    let limit = json!({"type": ["integer", "null"], "minimum": 1, "maximum": 1000, "description": "Rows shown at most; 200 where absent."});
    let any = json!({"description": "As the comparison takes it; null for no condition."});
    json!({
        "ReportFile": object("A report with the reader's choices, or a dashboard, as a file.", &[], &json!({
            "report": perhaps("RunReport", "The report; not with `dashboard_id`."),
            "dashboard_id": {"type": ["string", "null"], "format": "uuid", "maxLength": 36, "description": "All reports of a dashboard; not as CSV."},
            "period": optional(40, "For every report in it that asks for one, as `within` takes it: `this_month`, `last_30d`."),
            "filters": list(&reference("CompareCondition"), 30, "Over every report in it; what its object does not have, that report passes over."),
            "format": {"type": "string", "enum": FileFormat::NAMES, "default": "pdf", "description": "The kind of file."},
            "title": optional(200, "Above it, in place of the report's own name."),
        })),
        "ReportDefinition": object("What a report shows: records (`columns`), or figures over groups (`groups`, `pivot`, `measures`).", &["object"], &json!({
            "object": text(40, "The record type, singular."),
            "columns": list(&text(200, "A field, or a walk over links."), 30, "Fields shown of each record; only without groups and measures."),
            "groups": list(&reference("Grouping"), 2, "What figures are grouped by."),
            "pivot": perhaps("Grouping", "What figures are spread over columns by."),
            "measures": list(&reference("Measure"), 20, "The figures."),
            "condition": perhaps("Condition", "Which records; all where absent."),
            "ask": list(&reference("Ask"), 10, "Further conditions whose values the reader may choose."),
            "compare": perhaps("Comparison", "Only one period, held against another."),
            "sort": optional(200, "Of figures: a measure's name or `key`; of records: a path. `-` before it for descending."),
            "limit": limit,
            "chart": {"type": "string", "enum": Chart::NAMES, "description": "How it is drawn."},
        })),
        "Grouping": object("A field to group by, here or on a linked record.", &["path"], &json!({
            "path": text(200, "The field, or a walk over links."),
            "grain": {"type": ["string", "null"], "enum": ["day", "week", "month", "quarter", "year", null], "description": "For dates: how fine, in the reader's time zone, week and fiscal year; months where absent."},
        })),
        "Measure": object("One figure.", &[], &json!({
            "name": optional(80, "What it is called here; `function:path` where absent."),
            "function": {"type": "string", "enum": Function::NAMES, "description": "What is taken; `count` where absent."},
            "path": optional(200, "The field."),
            "earliest": perhaps("Earliest", "Instead of `path`: the earliest of children."),
            "since": optional(60, "A date of the record: the figure is of the time from there."),
            "where": perhaps("Condition", "Counts only these. For `conversion`: those that made it."),
            "of": optional(80, "For `ratio`: the measure above the line."),
            "by": optional(80, "For `ratio`: the measure below the line."),
            "format": {"type": ["string", "null"], "enum": formats(true), "description": "How it is written; follows from the rest where absent."},
            "hidden": {"type": "boolean", "description": "Needed by a ratio, but not shown itself."},
            "labels": labels("What it is called, by language tag."),
        })),
        "Earliest": object("The least value of a date among the records that point here.", &["of", "field"], &json!({
            "of": text(60, "The children, by their plural."),
            "field": text(60, "Their date or time."),
            "where": perhaps("Condition", "Which children."),
        })),
        "Ask": object("A condition whose value the reader may choose.", &["name", "path", "op"], &json!({
            "name": text(60, "The member of `values` that chooses."),
            "path": text(200, "The field, or a walk over links."),
            "op": reference("Op"),
            "value": any,
        })),
        "Comparison": object("One period held against another.", &["path", "period"], &json!({
            "path": text(200, "The date or time that lies in the period."),
            "period": text(40, "As `within` takes it: `this_month`, `last_30d`."),
            "with": {"type": "string", "enum": ["previous_period", "previous_year"], "description": "The other one."},
        })),
        "Widget": widget(),
        "RunReport": object("Which report, and what the reader chose. Exactly one of `definition`, `standard`, `report_id`, unless the address names it.", &[], &json!({
            "definition": perhaps("ReportDefinition", "The report itself."),
            "standard": optional(60, "Instead of `definition`: the key of a shipped report."),
            "report_id": id,
            "values": {"type": "object", "additionalProperties": true, "description": "Values for what the report asks, by name; null drops the condition."},
            "filters": list(&reference("CompareCondition"), 30, "Further conditions; those on fields the object does not have are passed over."),
            "period": optional(40, "Takes the place of the period that is compared."),
        })),
    })
}

fn widget() -> Value {
    let place = |least: u32, most: u32, text: &str| json!({"type": "integer", "minimum": least, "maximum": most, "description": text});
    let chart: Vec<_> = Chart::NAMES.into_iter().map(Value::from).chain([Value::Null]).collect();
    object(
        "One report on a dashboard, and where it lies. Exactly one of `report_id`, `standard`, `definition`.",
        &["id", "width", "height"],
        &json!({
            "id": {"type": "string", "minLength": 1, "maxLength": 200, "description": "Its name within the dashboard."},
            "title": optional(200, "Shown above it, in place of the report's own name."),
            "report_id": {"type": ["string", "null"], "format": "uuid", "maxLength": 36, "description": "A saved report."},
            "standard": optional(60, "The key of a shipped report."),
            "definition": perhaps("ReportDefinition", "A report of the dashboard's own."),
            "chart": {"type": ["string", "null"], "enum": chart, "description": "Drawn otherwise than the report says."},
            "x": place(0, 11, "The first of twelve columns."),
            "y": place(0, 199, "The first row."),
            "width": place(1, 12, "Columns it takes; `x + width` is at most 12."),
            "height": place(1, 200, "Rows it takes; `y + height` is at most 200."),
        }),
    )
}

fn formats(null: bool) -> Vec<Value> {
    Format::NAMES.into_iter().map(Value::from).chain(null.then_some(Value::Null)).collect()
}

fn answers() -> Value {
    let value = json!({"description": "A number, a decimal text, a date, a choice, an id, or null."});
    let row = object(
        "Figures of one group.",
        &["key", "values"],
        &json!({
            "key": list(&value, 2, "A value for each of `groups`; of a date the first day of its span."),
            "values": list(&value, 1300, "One for each of `columns`."),
            "condition": perhaps("Condition", "Narrows the records to those of the row."),
            "previous": perhaps("ReportRow", "The figures of the period it is compared with."),
        }),
    );
    let group = object(
        "What rows are grouped by.",
        &["path", "object", "field", "kind", "grain"],
        &json!({
            "path": text(200, "As it was asked."),
            "object": text(40, "The record type that has the field."),
            "field": text(60, "The field at the end of the path."),
            "kind": {"type": "string", "enum": ["choice", "link", "date", "boolean", "integer", "text"], "description": "What its values are."},
            "grain": {"type": ["string", "null"], "enum": ["day", "week", "month", "quarter", "year", null], "description": "How fine dates are grouped."},
        }),
    );
    let column = object(
        "One column of figures, or of a field.",
        &["name", "format"],
        &json!({
            "name": text(200, "The measure's name, or the path of the field."),
            "format": {"type": "string", "enum": formats(false), "description": "How its values are written; `percent`: 1 is 100 %."},
            "function": optional(20, "The measure's function."),
            "path": optional(200, "The measure's or column's path."),
            "labels": labels("What it is called, by language tag."),
            "pivot": {"oneOf": [{"type": "object", "description": "A value, which may be null.", "properties": {"value": value}, "required": ["value"], "additionalProperties": false}, {"type": "null"}], "description": "The value of the pivot; none for the column over all of them."},
            "condition": perhaps("Condition", "Narrows the records to those of the column."),
        }),
    );
    json!({
        "ReportRow": row,
        "GroupColumn": group,
        "ReportColumn": column,
        "ReportAnswer": report_answer(),
        "Explanation": object("How a report is answered.", &["statements"], &json!({
            "statements": list(&object("One statement.", &["sql", "plan"], &json!({
                "sql": text(1_000_000, "With its values written in."),
                "plan": list(&text(10_000, "A line."), 10_000, "The database's own words."),
            })), 100, "In order."),
        })),
        "StandardReport": object("A report every installation has.", &["key", "topic", "labels", "questions", "available"], &json!({
            "key": text(60, "Its stable name."),
            "topic": {"type": "string", "enum": ["sales", "activity", "marketing", "customers", "organization"], "description": "What it is about."},
            "labels": labels("What it is called, by language tag."),
            "questions": labels("What it answers, by language tag."),
            "definition": perhaps("ReportDefinition", "What it asks; none where `route` answers."),
            "route": optional(200, "The address that answers."),
            "needs": list(&text(40, "A record type."), 10, "Record types it needs that this installation may not have."),
            "available": {"type": "boolean", "description": "Whether this installation can answer it."},
        })),
        "StandardReports": object("The shipped reports.", &["data"], &json!({"data": list(&reference("StandardReport"), 100, "In the order they are shown.")})),
    })
}

fn report_answer() -> Value {
    let required = [
        "object",
        "path",
        "chart",
        "groups",
        "pivot",
        "columns",
        "condition",
        "rows",
        "totals",
        "related",
        "record_count",
        "truncated",
        "all_visible",
        "currency",
        "as_of",
    ];
    object(
        "Rows, columns, and how to open each figure.",
        &required,
        &json!({
            "object": text(40, "The record type, singular."),
            "path": text(60, "Its plural: `POST /<path>/search` opens a figure."),
            "chart": {"type": "string", "enum": Chart::NAMES, "description": "How it is drawn."},
            "groups": list(&reference("GroupColumn"), 2, "What rows are grouped by; empty for a list of records."),
            "pivot": perhaps("GroupColumn", "What figures are spread over columns by."),
            "columns": list(&reference("ReportColumn"), 1300, "One for each value of a row."),
            "condition": reference("Condition"),
            "rows": list(&reference("ReportRow"), 1000, "The rows, in order."),
            "subtotals": list(&reference("ReportRow"), 1000, "Per value of the first of two groups."),
            "totals": perhaps("ReportRow", "Over everything, also over rows not shown."),
            "previous_condition": perhaps("Condition", "Which records `previous` figures are about, in place of `condition`."),
            "related": {"type": "object", "description": "Names of linked records by id.", "additionalProperties": reference("Related")},
            "record_count": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 9_007_199_254_740_991_i64, "description": "Records the figures are of."},
            "truncated": {"type": "boolean", "description": "Whether there are more rows than are shown."},
            "skipped": list(&text(200, "A path."), 30, "Filters that the object does not have."),
            "all_visible": {"type": "boolean", "description": "Whether your rights show all records of the type."},
            "currency": {"type": "string", "minLength": 3, "maxLength": 3, "description": "Amounts are in this one."},
            "as_of": {"type": "string", "format": "date-time", "maxLength": 40, "description": "When it was true."},
        }),
    )
}
