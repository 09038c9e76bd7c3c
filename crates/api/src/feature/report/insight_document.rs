//! What the OpenAPI document says of the forecast, of stalled deals and of customer classes.
use domain::rfm;
use serde_json::{Value, json};

use super::document::{labels, list, object, optional, perhaps, text, with_etag};
use crate::document::{Document, body, idempotency_parameter, if_match, reference, request, responses};

pub(super) fn describe(document: &mut Document) {
    document.tag("forecast", "What may be won, what stands still, and who buys.");
    document.add_schemas(figures());
    document.add_schemas(answers());
    document.add_schemas(classes());
    document.add_paths(paths());
    document.add_paths(class_paths());
}

fn paths() -> Value {
    let id = |name: &str, description: &str| json!({"name": name, "in": "query", "required": false, "description": description, "schema": {"type": "string", "format": "uuid", "maxLength": 36}});
    let scope = [
        id("pipeline_id", "The pipeline; the default one where absent."),
        id("owner_id", "Only deals of this person."),
        id("team_id", "Only deals of this team and the teams below it."),
    ];
    let period = json!({"name": "period", "in": "query", "required": false, "description": "As `within` takes it: `this_quarter`, `next_month`.", "schema": {"type": "string", "maxLength": 40, "pattern": "^[a-z0-9_]+$", "default": "this_quarter"}});
    let with_period: Vec<Value> = std::iter::once(period).chain(scope.clone()).collect();
    json!({
        "/api/v1/forecast": {"get": {
            "tags": ["forecast"], "operationId": "read_forecast", "summary": "Forecast a period",
            "description": "What was won, what those who sell say, what history says of the deals you may see; each guess with its error in the past.",
            "parameters": with_period,
            "responses": responses(&[(200, body("The forecast.", reference("Forecast")))], &[]),
        }},
        "/api/v1/forecast/stalled": {"get": {
            "tags": ["forecast"], "operationId": "list_stalled_deals", "summary": "Stalled deals",
            "description": "Open deals that have stood in their stage for longer than nine in ten won deals did.",
            "parameters": scope,
            "responses": responses(&[(200, body("By stage.", reference("Stalled")))], &[]),
        }},
        "/api/v1/forecast/slipped": {"get": {
            "tags": ["forecast"], "operationId": "list_slipped_deals", "summary": "Deals whose close date moved later",
            "description": "Open deals that are to close later than they once were, as the change log tells it: how often the day was moved later, and by how much.",
            "parameters": scope,
            "responses": responses(&[(200, body("The deals.", reference("Slipped")))], &[]),
        }},
        "/api/v1/rfm": {"get": {
            "tags": ["forecast"], "operationId": "read_rfm", "summary": "Customer classes",
            "description": "Customers by how recently, how often and how much they bought, and who changed class within a month.",
            "responses": responses(&[(200, body("The classes.", reference("Rfm")))], &[]),
        }},
    })
}

fn class_paths() -> Value {
    let tagged = || with_etag(body("The classes.", reference("CustomerClasses")));
    json!({
        "/api/v1/rfm/classes": {
            "get": {
                "tags": ["forecast"], "operationId": "read_rfm_classes", "summary": "Read the classes customers fall into",
                "description": "The rules in the order in which they are tried: the first that holds takes the customer, and whom none takes is one of all others.",
                "responses": responses(&[(200, tagged())], &[]),
            },
            "put": {
                "tags": ["forecast"], "operationId": "replace_rfm_classes", "summary": "Replace the classes customers fall into",
                "description": "All of them at once, for those who may change the organisation; the change is told in the audit log. A class that keeps its key is the same under another name.",
                "parameters": [if_match(), idempotency_parameter()],
                "requestBody": request(reference("NewCustomerClasses")),
                "responses": responses(&[(200, tagged())], &[409, 412, 413, 415, 422]),
            },
        },
        "/api/v1/rfm/classes/try": {"post": {
            "tags": ["forecast"], "operationId": "try_rfm_classes", "summary": "Try classes without keeping them",
            "description": "How many customers each of these classes would hold, and how many would leave the class they are in now.",
            "requestBody": request(reference("NewCustomerClasses")),
            "responses": responses(&[(200, body("Who would be where.", reference("CustomerClassesTried")))], &[413, 415, 422]),
        }},
    })
}

fn days(most: i64, description: &str) -> Value {
    json!({"type": ["integer", "null"], "format": "int64", "minimum": 1, "maximum": most, "description": description})
}

fn classes() -> Value {
    let score = |default: u8, description: &str| json!({"type": "integer", "minimum": 1, "maximum": rfm::BEST, "default": default, "description": description});
    let name = json!({"type": "string", "minLength": 1, "maxLength": rfm::LONGEST_NAME});
    let class = || {
        list(
            &reference("CustomerClass"),
            u32::try_from(rfm::MAX_CLASSES).unwrap_or(u32::MAX),
            "In the order in which they are tried.",
        )
    };
    let mut some = class();
    some["minItems"] = 1.into();
    json!({
        "ScoreRange": object("A range of scores: fifths of all customers, both ends in it.", &[], &json!({
            "least": score(1, "From this one, where 1 is the worst."), "most": score(rfm::BEST, "To this one, where 5 is the best."),
        })),
        "CustomerClass": object("A named class of customers.", &["key", "labels"], &json!({
            "key": {"type": "string", "minLength": 1, "maxLength": rfm::LONGEST_NAME, "pattern": "^[a-z0-9_]+$", "description": "Its stable name; `other` is taken.", "example": "important_value"},
            "labels": {"type": "object", "description": "What it is called, by language tag: in one at least.", "minProperties": 1, "maxProperties": 30, "additionalProperties": name, "example": {"en": "VIP", "zh-CN": "重要价值"}},
            "recency": reference("ScoreRange"), "frequency": reference("ScoreRange"), "monetary": reference("ScoreRange"),
            "first_before_days": days(rfm::MAX_FIRST_DAYS, "The first purchase lies at least so many days back."),
            "interest_within_days": days(rfm::MAX_INTEREST_DAYS, "Holds those who have not bought, but had a deal opened within so many days; scores do not matter then. One class at most."),
        })),
        "CustomerClasses": object("The classes in force.", &["version", "classes", "defaults"], &json!({
            "version": count("Grows with every change."), "classes": class(), "defaults": list(&reference("CustomerClass"), 100, "Those an installation begins with."),
        })),
        "NewCustomerClasses": object("All classes anew.", &["classes"], &json!({"classes": some})),
        "CustomerClassesTried": object("Who would be where.", &["customers", "classes", "moved"], &json!({
            "customers": count("Who ever bought."), "moved": count("Customers who are in another class now."),
            "classes": list(&object("One class.", &["key", "count"], &json!({"key": text(60, "Its stable name."), "count": count("Who would be in it.")})), 100, "In the order of the classes, then all others."),
        })),
    })
}

fn amount(description: &str) -> Value {
    json!({"type": "string", "maxLength": 30, "pattern": r"^-?\d+\.\d{2,4}$", "description": description})
}

fn perhaps_amount(description: &str) -> Value {
    json!({"type": ["string", "null"], "maxLength": 30, "pattern": r"^-?\d+\.\d{2,4}$", "description": description})
}

fn error(description: &str) -> Value {
    json!({"type": ["number", "null"], "description": description})
}

fn count(description: &str) -> Value {
    json!({"type": "integer", "format": "int64", "minimum": 0, "maximum": 9_007_199_254_740_991_i64, "description": description})
}

fn day(description: &str) -> Value {
    json!({"type": "string", "format": "date", "maxLength": 10, "description": description})
}

fn id(description: &str) -> Value {
    json!({"type": ["string", "null"], "format": "uuid", "maxLength": 36, "description": description})
}

fn related() -> Value {
    json!({"type": "object", "description": "Names of linked records by id.", "additionalProperties": reference("Related")})
}

fn currency() -> Value {
    json!({"type": "string", "minLength": 3, "maxLength": 3, "description": "Amounts are in this one."})
}

fn figures() -> Value {
    json!({
        "DealFigure": object("An amount, the deals it is of, and how to list them.", &["amount", "count", "condition"], &json!({
            "amount": amount("Their worth."), "count": count("Their number."), "condition": reference("Condition"),
        })),
        "PersonForecast": object("One person's part.", &["owner_id", "closed", "commit", "best_case", "target"], &json!({
            "owner_id": id("Who; none for deals of nobody."), "closed": amount("Won in the period."), "commit": amount("Said to be certain."),
            "best_case": amount("Said to be possible."), "target": perhaps_amount("What is to be reached."),
        })),
        "ForecastEarlier": object("The forecast on a day it was kept.", &["taken_on", "closed", "commit", "best_case", "pipeline", "dated"], &json!({
            "taken_on": day("The day."), "closed": amount("Won by then."), "commit": amount("Said to be certain."), "best_case": amount("Said to be possible."),
            "pipeline": amount("Open, to close in the period, and neither."), "dated": amount("Won by then, and what history said of the rest."),
        })),
        "ForecastSaid": object("What was said of a period in its first week, and what came.", &["from", "until", "taken_on", "commit", "best_case", "dated", "actual"], &json!({
            "from": day("Its first day."), "until": day("The day after its last."), "taken_on": day("When it was said."), "commit": amount("Won by then and certain."),
            "best_case": amount("That, and possible."), "dated": amount("What history said."), "actual": amount("What came."),
        })),
        "ForecastAdjusted": object("What is said, with every adjustment in its place.", &["commit", "best_case"], &json!({
            "commit": amount("Certain."), "best_case": amount("Possible."),
        })),
        "PersonAdjustment": object("What somebody who leads expects of a person: the latest for a category.", &["id", "owner_id", "category", "amount", "note", "by", "at"], &json!({
            "id": id("The forecast adjustment."), "owner_id": id("Of whom."), "category": {"type": "string", "enum": ["commit", "best_case"], "description": "Which figure it takes the place of."},
            "amount": amount("In the base currency."), "note": text(2_000, "Why."), "by": id("Who made it."),
            "at": {"type": "string", "format": "date-time", "maxLength": 40, "description": "When."},
        })),
        "BackTest": object("A forecast made after the fact.", &["from", "until", "actual", "dated", "run_rate", "weighted"], &json!({
            "from": day("Its first day."), "until": day("The day after its last."), "actual": amount("What came."), "dated": amount("What history said."),
            "run_rate": amount("What the span before brought."), "weighted": amount("What the weighted pipeline said."),
        })),
        "ForecastSeries": object("Months and their continuation.", &["method", "level", "history", "ahead"], &json!({
            "method": {"type": "string", "enum": ["theta", "seasonal_naive", "mean", "none"], "description": "How it was continued: short series say so."},
            "level": {"type": "number", "minimum": 0, "maximum": 1, "description": "The share of months the band is to hold."},
            "history": list(&object("A month.", &["from", "amount"], &json!({"from": day("Its first day."), "amount": amount("What was won.")})), 60, "Whole months, the oldest first."),
            "ahead": list(&object("A month to come.", &["from", "amount", "low", "high"], &json!({
                "from": day("Its first day."), "amount": amount("What is likely."), "low": amount("The band's lower end."), "high": amount("The band's upper end."),
            })), 12, "Months to come; the first is this one."),
        })),
    })
}

fn answers() -> Value {
    let dated = object(
        "What history says.",
        &["amount", "open", "unopened", "error"],
        &json!({
            "amount": amount("Won already, and the two that follow."), "open": amount("Of open deals: amount times the chance to be won in time."),
            "unopened": amount("Of deals that are not there yet."), "error": error("How far it was off before: 0.25 is 25 %."),
        }),
    );
    let run_rate = object(
        "What the span before brought.",
        &["amount", "error"],
        &json!({"amount": amount("That."), "error": error("How far it was off before.")}),
    );
    let stage = object(
        "One stage.",
        &["stage_id", "days", "learned_from", "stalled"],
        &json!({
            "stage_id": id("The stage."), "days": {"type": ["integer", "null"], "minimum": 0, "maximum": 100_000, "description": "After so many days a deal counts as stalled."},
            "learned_from": count("Stays of won deals the days were learned from; 0 where the stage itself says."), "stalled": perhaps("DealFigure", "The deals."),
        }),
    );
    let slipped = object(
        "One deal.",
        &["opportunity_id", "owner_id", "amount", "first", "closes", "times", "days"],
        &json!({
            "opportunity_id": id("The deal."), "owner_id": id("Whose it is."), "amount": amount("What it is worth."),
            "first": day("When it was to close before its day was first moved later."), "closes": day("When it is to close now."),
            "times": count("How often its day was moved later."), "days": count("How many days later it is than at first."),
        }),
    );
    let class = object(
        "One class.",
        &["key", "labels", "count", "have_bought", "amount", "condition"],
        &json!({
            "key": text(60, "Its stable name."), "labels": labels("What it is called, by language tag."), "count": count("Customers in it."),
            "have_bought": {"type": "boolean", "description": "Whether they have bought, and so are among `customers`."},
            "amount": amount("What they bought."), "condition": perhaps("Condition", "`POST /accounts/search` with it lists them."),
        }),
    );
    let moved = object(
        "Who changed class.",
        &["from", "to", "count"],
        &json!({"from": optional(60, "None for who had not bought yet."), "to": text(60, "Where to."), "count": count("How many.")}),
    );
    let required = [
        "period",
        "from",
        "until",
        "pipeline_id",
        "currency",
        "as_of",
        "closed",
        "commit",
        "best_case",
        "pipeline",
        "weighted_undated",
        "weighted_error",
        "dated",
        "run_rate",
        "target",
        "people",
        "back_tests",
        "learned_from",
        "series",
        "earlier",
        "said",
        "commit_error",
        "adjustments",
        "adjusted",
        "related",
    ];
    json!({
        "Forecast": object("What may be won in a period.", &required, &json!({
            "period": text(40, "As it was asked."), "from": day("Its first day."), "until": day("The day after its last."), "pipeline_id": id("The pipeline."),
            "currency": currency(), "as_of": {"type": "string", "format": "date-time", "maxLength": 40, "description": "When it was true."},
            "closed": reference("DealFigure"), "commit": reference("DealFigure"), "best_case": reference("DealFigure"), "pipeline": reference("DealFigure"),
            "weighted_undated": reference("DealFigure"), "weighted_error": error("How far the weighted pipeline was off as a forecast of such a period."),
            "dated": dated, "run_rate": run_rate, "target": perhaps_amount("What is to be reached."),
            "people": list(&reference("PersonForecast"), 10_000, "By person."), "back_tests": list(&reference("BackTest"), 12, "The latest first."),
            "learned_from": count("Stays in stages the chances were learned from."), "series": reference("ForecastSeries"),
            "earlier": list(&reference("ForecastEarlier"), 1_000, "How it stood week by week, the oldest first; nothing for periods that are no calendar month or quarter."),
            "said": list(&reference("ForecastSaid"), 12, "What was said of earlier periods when they began, the latest first."),
            "commit_error": error("How far what was certain was off, as it was said when those periods began."),
            "adjustments": list(&reference("PersonAdjustment"), 20_000, "What those who lead expect instead, as far as the reader may see it."),
            "adjusted": perhaps("ForecastAdjusted", "None where nothing is adjusted."), "related": related(),
        })),
        "Stalled": object("Deals that stand still for too long.", &["pipeline_id", "currency", "stages", "related"], &json!({
            "pipeline_id": id("The pipeline."), "currency": currency(), "stages": list(&stage, 1_000, "Open stages, in their order."), "related": related(),
        })),
        "Slipped": object("Open deals whose close date moved later.", &["pipeline_id", "currency", "count", "amount", "deals", "related"], &json!({
            "pipeline_id": id("The pipeline."), "currency": currency(), "count": count("How many there are."), "amount": amount("What all of them are worth."),
            "deals": list(&slipped, 50, "Those that are latest, the latest first."), "related": related(),
        })),
        "Rfm": object("Customers by what they bought.", &["as_of", "since", "currency", "customers", "classes", "moved"], &json!({
            "as_of": day("Today."), "since": day("The day compared with."), "currency": currency(), "customers": count("Who ever bought."),
            "classes": list(&class, 100, "The classes in the order they are tried, then all others."), "moved": list(&moved, 10_000, "From class to class."),
        })),
    })
}
