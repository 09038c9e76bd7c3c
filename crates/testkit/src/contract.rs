//! The published OpenAPI document, held against everything that is answered, and against every body that is accepted.
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::{Draft, Registry, RegistryBuilder, Validator};
use serde_json::{Value, json};

use crate::{
    app,
    problem::{self, Sent},
    reply::Reply,
};

const DOCUMENT_URI: &str = "urn:rapport:document";
static DOCUMENT: LazyLock<&Value> = LazyLock::new(app::document);
static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
    let document = Draft::Draft202012.create_resource_ref(&DOCUMENT);
    let registry = Registry::new().add(DOCUMENT_URI, document).and_then(RegistryBuilder::prepare);
    registry.expect("the document is a resource")
});
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
pub(crate) fn check(sent: &Sent<'_>, reply: &Reply) {
    if reply.method == reqwest::Method::HEAD {
        assert!(reply.body.is_empty(), "HEAD has no body: {reply}");
        return;
    }
    if reply.status >= 400 {
        problem::check(sent, reply);
    }
    let method = reply.method.as_str().to_lowercase();
    let operation = template(&reply.asked).map(|path| format!("/paths/{}/{method}", path.replace('/', "~1")));
    let Some(operation) = operation.filter(|operation| DOCUMENT.pointer(operation).is_some()) else {
        assert!(reply.status >= 400, "answered, but not documented: {reply}");
        return;
    };
    check_answer(&operation, reply);
    if let Some(body) = sent.body.filter(|_| reply.status < 300) {
        check_accepted(&operation, body, reply);
    }
}

fn check_answer(operation: &str, reply: &Reply) {
    let response = format!("{operation}/responses/{}", reply.status);
    assert!(DOCUMENT.pointer(&response).is_some(), "`{operation}` does not document its {}: {reply}", reply.status);
    let kind = media_type(reply);
    let schema = format!("{}/content/{}/schema", followed(response), kind.replace('/', "~1"));
    if DOCUMENT.pointer(&schema).is_none() {
        assert!(reply.body.is_empty(), "`{operation}` documents no body: {reply}");
        return;
    }
    let text = || Value::from(reply.body.as_str());
    let body = if kind.ends_with("json") { reply.json.clone() } else { text() };
    hold(&schema, &body, || format!("answer of `{operation}`: {reply}"));
}

/// What the answer says it is; JSON where it has no body to speak of.
fn media_type(reply: &Reply) -> &str {
    let usual = if reply.status >= 400 { "application/problem+json" } else { "application/json" };
    let said = reply.header("content-type").and_then(|kind| kind.split(';').next());
    said.filter(|_| !reply.body.is_empty()).unwrap_or(usual)
}

fn check_accepted(operation: &str, sent: &[u8], reply: &Reply) {
    let schema = format!("{operation}/requestBody/content/application~1json/schema");
    if DOCUMENT.pointer(&schema).is_some() {
        let body: Value = serde_json::from_slice(sent).unwrap_or_default();
        hold(&schema, &body, || format!("accepted by `{operation}`: {body}, answered {}", reply.status));
    }
}

/// The place that the part at `pointer` refers to, or `pointer`.
fn followed(pointer: String) -> String {
    let reference = DOCUMENT.pointer(&pointer).and_then(|part| part["$ref"].as_str());
    reference.map_or(pointer, |reference| reference.trim_start_matches('#').to_owned())
}

fn hold(schema: &str, value: &Value, about: impl FnOnce() -> String) {
    let errors: Vec<_> =
        validator(schema).iter_errors(value).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(errors.is_empty(), "against the contract: {}\n{}", errors.join("; "), about());
}

/// Of the schema at a place in the document, made once. They share the document: reading it through anew for each of
/// hundreds of schemas would take longer than all that the tests ask.
fn validator(schema: &str) -> Arc<Validator> {
    if let Some(known) = VALIDATORS.lock().expect("no validator panics").get(schema) {
        return known.clone();
    }
    let root = json!({"$ref": format!("{DOCUMENT_URI}#{}", schema.replace('{', "%7B").replace('}', "%7D"))});
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    let validator = options.with_registry(&REGISTRY).build(&root);
    let validator = Arc::new(validator.unwrap_or_else(|error| panic!("the schema at {schema}: {error}")));
    VALIDATORS.lock().expect("no validator panics").insert(schema.to_owned(), validator.clone());
    validator
}
