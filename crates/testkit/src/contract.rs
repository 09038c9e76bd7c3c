//! The published OpenAPI document, held against everything that is answered, and against every body that is accepted.
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::{app, reply::Reply};

static DOCUMENT: LazyLock<Value> = LazyLock::new(app::document);
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `GET`
    pub method: String,
    /// `/api/v1/leads/{id}`
    pub path: String,
    pub id: String,
    /// Whether the document says that no token is needed.
    pub open: bool,
}

pub fn document() -> &'static Value {
    &DOCUMENT
}

/// Every operation, in the order of the document.
pub fn operations() -> Vec<Operation> {
    let paths = DOCUMENT["paths"].as_object().into_iter().flatten();
    let of_path = |(path, item): (&String, &'static Value)| {
        let methods = item.as_object().into_iter().flatten().filter(|(method, _)| *method != "parameters");
        methods.map(|(method, operation)| described(path, method, operation)).collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

fn described(path: &str, method: &str, operation: &Value) -> Operation {
    let open = operation["security"]
        .as_array()
        .is_some_and(|ways| ways.iter().any(|way| way == &json!({})) || ways.is_empty());
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    Operation { method: method.to_uppercase(), path: path.to_owned(), id, open }
}

/// The template an address belongs to; one without a parameter is preferred.
fn template(path: &str) -> Option<&'static str> {
    let fits = |template: &&String| {
        let (mut asked, mut known) = (path.split('/'), template.split('/'));
        let all = asked.by_ref().zip(known.by_ref()).all(|(asked, known)| asked == known || known.starts_with('{'));
        all && path.split('/').count() == template.split('/').count()
    };
    let templates = DOCUMENT["paths"].as_object()?.keys().filter(fits);
    templates.min_by_key(|template| template.matches('{').count()).map(String::as_str)
}

/// # Panics
/// Where the answer is none the document promises, or a body was accepted that it does not allow.
pub(crate) fn check(sent: Option<&[u8]>, reply: &Reply) {
    if reply.method == reqwest::Method::HEAD {
        assert!(reply.body.is_empty(), "HEAD has no body: {reply}");
        return;
    }
    if reply.status >= 400 {
        check_problem(reply);
    }
    let operation = template(&reply.asked).map(|path| &DOCUMENT["paths"][path][reply.method.as_str().to_lowercase()]);
    let Some(operation) = operation.filter(|operation| !operation.is_null()) else {
        assert!(reply.status >= 400, "answered, but not documented: {reply}");
        return;
    };
    let id = operation["operationId"].as_str().unwrap_or_default();
    check_answer(id, operation, reply);
    if let Some(sent) = sent.filter(|_| reply.status < 300) {
        check_accepted(id, operation, sent, reply);
    }
}

fn check_problem(reply: &Reply) {
    assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{reply}");
    assert_eq!(reply.json["status"], reply.status, "{reply}");
    assert!(reply.header("content-language").is_some(), "{reply}");
    let said = without_names_sent(&reply.json).to_string();
    for word in ["SELECT ", "sqlx", "panicked", "/src/", "sea_orm", "constraint"] {
        assert!(!said.contains(word), "words from the inside: {reply}");
    }
}

/// The problem without the places and unknown names it quotes: those came from the client, whatever they say.
fn without_names_sent(problem: &Value) -> Value {
    let mut problem = problem.clone();
    for error in problem["errors"].as_array_mut().into_iter().flatten() {
        error["pointer"] = Value::Null;
        if let Some(params) = error["params"].as_object_mut() {
            params.remove("name");
        }
    }
    problem
}

fn check_answer(id: &str, operation: &'static Value, reply: &Reply) {
    let response = &operation["responses"][reply.status.to_string()];
    assert!(!response.is_null(), "`{id}` does not document its {}: {reply}", reply.status);
    let response = followed(response);
    let kind = if reply.status >= 400 { "application/problem+json" } else { "application/json" };
    let schema = &response["content"][kind]["schema"];
    if schema.is_null() {
        assert!(reply.body.is_empty(), "`{id}` documents no body: {reply}");
        return;
    }
    hold(&format!("{id} {}", reply.status), schema, &reply.json, &format!("answer of `{id}`: {reply}"));
}

fn check_accepted(id: &str, operation: &Value, sent: &[u8], reply: &Reply) {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let body: Value = serde_json::from_slice(sent).unwrap_or_default();
    if !schema.is_null() {
        hold(&format!("{id} body"), schema, &body, &format!("accepted by `{id}`: {body}, answered {}", reply.status));
    }
}

fn followed(part: &'static Value) -> &'static Value {
    let pointer = part["$ref"].as_str().map(|reference| reference.trim_start_matches('#'));
    pointer.map_or(part, |pointer| DOCUMENT.pointer(pointer).expect("references lead somewhere"))
}

fn hold(name: &str, schema: &Value, value: &Value, about: &str) {
    let validator = validator(name, schema);
    let errors: Vec<_> =
        validator.iter_errors(value).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(errors.is_empty(), "against the contract: {}\n{about}", errors.join("; "));
}

fn validator(name: &str, schema: &Value) -> Arc<Validator> {
    if let Some(known) = VALIDATORS.lock().expect("no validator panics").get(name) {
        return known.clone();
    }
    let root = json!({"allOf": [schema], "components": DOCUMENT["components"]});
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
    let validator = Arc::new(options.build(&root).unwrap_or_else(|error| panic!("the schema of `{name}`: {error}")));
    VALIDATORS.lock().expect("no validator panics").insert(name.to_owned(), validator.clone());
    validator
}
