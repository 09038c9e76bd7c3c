//! The standard operations of one record.
use serde_json::{Value, json};
use wire::{Definition, Resource};

use super::{
    Document, body, id_parameter, idempotency_parameter, parameters, reference, request, responses,
    schema::{self, type_name},
    value,
};
use crate::feature::bulk;

/// Describes what [`crate::crud::mount`] serves.
pub fn resource<R: Resource + utoipa::ToSchema + utoipa::PartialSchema>(document: &mut Document) {
    let definition = R::DEFINITION;
    let mut nested = Vec::new();
    R::schemas(&mut nested);
    for (name, schema) in nested {
        document.put_schema(&name, value(&schema));
    }
    let type_schema = value(&R::schema());
    document.add_schemas(schema::schemas(definition, &type_schema));
    document.tag(definition.path, type_schema["description"].as_str().unwrap_or_default());
    document.add_paths(paths(definition));
}

fn paths(definition: &'static Definition) -> Value {
    let collection = format!("/api/v1/{}", definition.path);
    let mut paths = json!({
        (&collection): {"get": list(definition)},
        (format!("{collection}/search")): {"post": search(definition)},
        (format!("{collection}/aggregate")): {"post": aggregate(definition)},
        (format!("{collection}/{{id}}")): {"get": read(definition)},
        (format!("{collection}/{{id}}/timeline")): {"get": timeline(definition)},
    });
    let item = format!("{collection}/{{id}}");
    if definition.operations.create {
        paths[&collection]["post"] = create(definition);
    }
    if definition.operations.update {
        paths[&item]["patch"] = update(definition);
    }
    if bulk::is_changed_in_bulk(definition) {
        paths[format!("{collection}/bulk")] = json!({"post": bulk_action(definition)});
    }
    if bulk::is_exported(definition) {
        paths[format!("{collection}/export")] = json!({"post": export(definition)});
    }
    if definition.is_upserted() {
        paths[format!("{collection}/by-external-id/{{system}}/{{key}}")] = json!({"put": upsert(definition)});
    }
    if definition.operations.delete {
        paths[&item]["delete"] = delete(definition);
        paths[format!("{item}/restore")] = json!({"post": restore(definition)});
    }
    paths
}

fn operation(definition: &Definition, id: &str, summary: &str, description: &str) -> Value {
    json!({"tags": [definition.path], "operationId": id, "summary": summary, "description": description})
}

fn words(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

/// `list_leads`, `list_account_contacts`.
fn plural(definition: &Definition) -> String {
    definition.path.replace('-', "_")
}

fn article(definition: &Definition) -> &'static str {
    if definition.name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

fn list(definition: &'static Definition) -> Value {
    let name = type_name(definition.name);
    let text = "One page of the records you may read. Every parameter that is given must hold.";
    let mut operation = operation(
        definition,
        &format!("list_{}", plural(definition)),
        &format!("List {}", words(definition.path)),
        text,
    );
    let mut all = parameters::of_any_list(definition);
    all.extend(parameters::filters(definition));
    operation["parameters"] = all.into();
    let mut page = body("One page.", reference(&format!("{name}List")));
    page["headers"] = json!({"Link": {"description": "The next page, `rel=\"next\"`.", "schema": {"type": "string", "maxLength": 8000}}});
    operation["responses"] = responses(&[(200, page)], &[]);
    operation
}

fn search(definition: &'static Definition) -> Value {
    let name = type_name(definition.name);
    let text = "As the list, with a condition tree: groups, paths across links, figures over children.";
    let mut operation = operation(
        definition,
        &format!("search_{}", plural(definition)),
        &format!("Search {}", words(definition.path)),
        text,
    );
    operation["requestBody"] = request(reference("Search"));
    operation["responses"] =
        responses(&[(200, body("One page.", reference(&format!("{name}List"))))], &[413, 415, 422]);
    operation
}

fn aggregate(definition: &'static Definition) -> Value {
    let text = "Counts and sums over a whole filter, by up to two fields, over the records you may read.";
    let mut operation = operation(
        definition,
        &format!("aggregate_{}", plural(definition)),
        &format!("Add up {}", words(definition.path)),
        text,
    );
    operation["requestBody"] = request(reference("Aggregation"));
    operation["responses"] = responses(&[(200, body("The figures.", reference("Aggregates")))], &[413, 415, 422]);
    operation
}

fn record(definition: &Definition, description: &str) -> Value {
    let mut response = body(description, reference(&type_name(definition.name)));
    response["headers"] =
        json!({"ETag": {"description": "The version, in quotes.", "schema": {"type": "string", "maxLength": 40}}});
    response
}

fn read(definition: &'static Definition) -> Value {
    let summary = format!("Read {} {}", article(definition), words(definition.name));
    let mut operation =
        operation(definition, &format!("read_{}", definition.name), &summary, "One record you may read.");
    let deleted = json!({
        "name": "deleted", "in": "query", "required": false, "description": "`include` also finds a deleted record.",
        "schema": {"type": "string", "enum": ["include", "only", "exclude"]},
    });
    let known = json!({
        "name": "If-None-Match", "in": "header", "required": false, "description": "The `ETag` you have: if it is still current, the answer is 304.",
        "schema": {"type": "string", "maxLength": 1_000},
    });
    operation["parameters"] = json!([id_parameter(), parameters::expand(definition), deleted, known]);
    let good =
        [(200, record(definition, "The record.")), (304, json!({"description": "You have the current version."}))];
    operation["responses"] = responses(&good, &[404]);
    operation
}

fn create(definition: &'static Definition) -> Value {
    let summary = format!("Create {} {}", article(definition), words(definition.name));
    let text = "Makes a record. Members left out start with their defaults.";
    let mut operation = operation(definition, &format!("create_{}", definition.name), &summary, text);
    operation["parameters"] = json!([idempotency_parameter()]);
    operation["requestBody"] = request(reference(&format!("{}Create", type_name(definition.name))));
    let mut made = record(definition, "The record as it is stored.");
    made["headers"]["Location"] =
        json!({"description": "The record's address.", "schema": {"type": "string", "maxLength": 200}});
    made["links"] = links(definition);
    operation["responses"] = responses(&[(201, made)], &[409, 413, 415, 422]);
    operation
}

/// What can be done with a record that was just made.
fn links(definition: &Definition) -> Value {
    let name = definition.name;
    let on_it = |operation: String| json!({"operationId": operation, "parameters": {"id": "$response.body#/id"}});
    let mut links = json!({"read": on_it(format!("read_{name}")), "timeline": on_it(format!("timeline_of_{name}"))});
    if definition.operations.update {
        links["change"] = on_it(format!("update_{name}"));
    }
    if definition.operations.delete {
        links["delete"] = on_it(format!("delete_{name}"));
    }
    links
}

pub(crate) fn if_match() -> Value {
    json!({
        "name": "If-Match", "in": "header", "required": false,
        "description": "The `ETag` you read: if the record has changed since, the answer is 412 and nothing is written.",
        "schema": {"type": "string", "maxLength": 1_000},
    })
}

fn update(definition: &'static Definition) -> Value {
    let summary = format!("Change {} {}", article(definition), words(definition.name));
    let text = "Applies a JSON merge patch (RFC 7396): members given replace, null clears, others stay.";
    let mut operation = operation(definition, &format!("update_{}", definition.name), &summary, text);
    operation["parameters"] = json!([id_parameter(), if_match(), idempotency_parameter()]);
    let patch = reference(&format!("{}Patch", type_name(definition.name)));
    operation["requestBody"] = json!({
        "required": true,
        "content": {"application/json": {"schema": patch}, "application/merge-patch+json": {"schema": patch}},
    });
    operation["responses"] =
        responses(&[(200, record(definition, "The record as it is now."))], &[404, 409, 412, 413, 415, 422]);
    operation
}

/// 202 with the job that does it.
pub(crate) fn accepted() -> (u16, Value) {
    let mut accepted = body("The job that does it.", reference("Job"));
    accepted["headers"]["Location"] =
        json!({"description": "The job's address.", "schema": {"type": "string", "maxLength": 200}});
    accepted["headers"]["ETag"] =
        json!({"description": "The job's version, in quotes.", "schema": {"type": "string", "maxLength": 40}});
    (202, accepted)
}

fn bulk_action(definition: &'static Definition) -> Value {
    let summary = format!("Change many {} at once", words(definition.path));
    let text = "Edits, deletes, restores, tags or assigns every record of a filter, or those named, as a job: each with your rights and the rules of a single change. What a job did can be undone for 30 days, as far as nobody has changed it since.";
    let mut operation = operation(definition, &format!("bulk_{}", plural(definition)), &summary, text);
    operation["parameters"] = json!([idempotency_parameter()]);
    operation["requestBody"] = request(reference("Bulk"));
    operation["responses"] = responses(&[accepted()], &[413, 415, 422]);
    operation
}

fn export(definition: &'static Definition) -> Value {
    let summary = format!("Export {}", words(definition.path));
    let text = "Writes every record of a filter that you may export to a CSV or XLSX file, as a job. `POST /jobs/{id}/link` gives an address to fetch it; it is kept for 24 hours.";
    let mut operation = operation(definition, &format!("export_{}", plural(definition)), &summary, text);
    operation["parameters"] = json!([idempotency_parameter()]);
    operation["requestBody"] = request(reference("Export"));
    operation["responses"] = responses(&[accepted()], &[413, 415, 422]);
    operation
}

fn upsert(definition: &'static Definition) -> Value {
    let summary = format!("Create or change {} {} by its key elsewhere", article(definition), words(definition.name));
    let text = "The record that has this key in `external_ids` is changed as by PATCH; where there is none, one is made with it.";
    let mut operation = operation(definition, &format!("upsert_{}", definition.name), &summary, text);
    let part = |name: &str, max: u32, text: &str| json!({"name": name, "in": "path", "required": true, "description": text, "schema": {"type": "string", "minLength": 1, "maxLength": max}});
    operation["parameters"] = json!([
        part("system", 60, "The other system's name."),
        part("key", 200, "The record's key there."),
        if_match(),
        idempotency_parameter(),
    ]);
    operation["requestBody"] = request(reference(&format!("{}Patch", type_name(definition.name))));
    let mut made = record(definition, "The record that was made.");
    made["headers"]["Location"] =
        json!({"description": "The record's address.", "schema": {"type": "string", "maxLength": 200}});
    let changed = record(definition, "The record as it is now.");
    operation["responses"] = responses(&[(200, changed), (201, made)], &[409, 412, 413, 415, 422]);
    operation
}

fn delete(definition: &'static Definition) -> Value {
    let summary = format!("Delete {} {}", article(definition), words(definition.name));
    let text = "Takes the record out of every list and search. It can be restored for 30 days.";
    let mut operation = operation(definition, &format!("delete_{}", definition.name), &summary, text);
    operation["parameters"] = json!([id_parameter(), if_match()]);
    operation["responses"] = responses(&[(204, deleted(definition))], &[404, 409, 412]);
    operation
}

fn deleted(definition: &Definition) -> Value {
    let restore =
        json!({"operationId": format!("restore_{}", definition.name), "parameters": {"id": "$request.path.id"}});
    json!({"description": "It is deleted.", "links": {"restore": restore}})
}

fn restore(definition: &'static Definition) -> Value {
    let summary = format!("Restore {} {}", article(definition), words(definition.name));
    let mut operation = operation(
        definition,
        &format!("restore_{}", definition.name),
        &summary,
        "Brings a deleted record back as it was.",
    );
    operation["parameters"] = json!([id_parameter(), idempotency_parameter()]);
    operation["responses"] = responses(&[(200, record(definition, "The record, living again."))], &[404, 409, 422]);
    operation
}

fn timeline(definition: &'static Definition) -> Value {
    let summary = format!("Timeline of {} {}", article(definition), words(definition.name));
    let text = "Activities, tasks and changes around a record, newest first.";
    let mut operation = operation(definition, &format!("timeline_of_{}", definition.name), &summary, text);
    operation["parameters"] = json!([
        id_parameter(),
        {"name": "types", "in": "query", "required": false, "description": "Which entries: `activity`, `task`, `change`, separated by commas.", "schema": {"type": "string", "maxLength": 60, "pattern": "^ *(activity|task|change) *(, *(activity|task|change) *)*$"}},
        {"name": "limit", "in": "query", "required": false, "description": "Entries of a page.", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 30}},
        {"name": "cursor", "in": "query", "required": false, "description": "Where to go on.", "schema": {"type": "string", "maxLength": 200}},
    ]);
    operation["responses"] = responses(&[(200, body("One page of entries.", reference("Timeline")))], &[404]);
    operation
}
