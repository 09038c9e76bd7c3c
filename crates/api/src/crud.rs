//! The HTTP shell around [`persistence::store`], once for all records.
use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Path, Query},
};
use domain::violation::Violation;
use persistence::{Stored, idempotency::Answer, query, store, timeline};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Condition, Definition, ListPage, Record,
    query::{Aggregation, Search},
    value::ExternalId,
};

use crate::{
    body::Body,
    call::{Call, etag, json, record_answer},
    error::{ApiError, Code, Place},
    feature, shown,
};

type Answered = Result<HttpResponse, ApiError>;

/// Registers the standard operations the record has.
pub fn mount<R: Stored>(config: &mut web::ServiceConfig) {
    let path = R::DEFINITION.path;
    let operations = R::DEFINITION.operations;
    let mut collection = web::resource(format!("/{path}")).route(web::get().to(list::<R>));
    if operations.create {
        collection = collection.route(web::post().to(create::<R>));
    }
    let mut item = web::resource(format!("/{path}/{{id}}")).route(web::get().to(read::<R>));
    if operations.update {
        item = item.route(web::patch().to(update::<R>));
    }
    if operations.delete {
        item = item.route(web::delete().to(delete::<R>));
        config.service(web::resource(format!("/{path}/{{id}}/restore")).route(web::post().to(restore::<R>)));
    }
    feature::bulk::mount::<R>(config);
    if R::DEFINITION.is_upserted() {
        let by_key = web::resource(format!("/{path}/by-external-id/{{system}}/{{key}}"));
        config.service(by_key.route(web::put().to(upsert::<R>)));
    }
    config
        .service(web::resource(format!("/{path}/search")).route(web::post().to(search::<R>)))
        .service(web::resource(format!("/{path}/aggregate")).route(web::post().to(aggregate::<R>)))
        .service(web::resource(format!("/{path}/{{id}}/timeline")).route(web::get().to(timeline::<R>)))
        .service(collection)
        .service(item);
}

async fn list<R: Stored>(
    call: Call,
    parameters: Query<Vec<(String, String)>>,
    request: actix_web::HttpRequest,
) -> Answered {
    let search = wire::flat::search(R::DEFINITION, &parameters).map_err(|violations| {
        let error = ApiError::query("", "").with(violations);
        ApiError { place: Place::Query, ..error }
    })?;
    let condition = search.condition.clone();
    let page =
        page::<R>(&call, search).await.map_err(|error| of_parameters(R::DEFINITION, condition.as_ref(), error))?;
    let mut response = json(&shown::page(&call.asker.actor, &page));
    if let Some(cursor) = &page.page.next_cursor {
        let link = format!("<{}>; rel=\"next\"", next(request.path(), &parameters, cursor));
        if let Ok(link) = header::HeaderValue::from_str(&link) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    Ok(response)
}

/// The tree was made of parameters: those are what a refusal names.
fn of_parameters(definition: &'static Definition, condition: Option<&Condition>, mut error: ApiError) -> ApiError {
    for violation in &mut error.violations {
        if let Some(name) = wire::flat::parameter_at(definition, condition, &violation.field) {
            violation.field = name;
        }
    }
    error
}

fn next(path: &str, parameters: &[(String, String)], cursor: &str) -> String {
    let kept = parameters.iter().filter(|(name, _)| name != "cursor" && name != "offset");
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept);
    format!("{path}?{}", query.append_pair("cursor", cursor).finish())
}

async fn search<R: Stored>(call: Call, body: Body<Search>) -> Answered {
    let page = page::<R>(&call, body.0).await.map_err(ApiError::in_body)?;
    Ok(json(&shown::page(&call.asker.actor, &page)))
}

async fn page<R: Stored>(call: &Call, search: Search) -> Result<ListPage<Record<R>>, ApiError> {
    refuse(search.violations())?;
    call.read(|db, asker| async move { query::list::<R>(&db, &asker, &search).await }).await
}

fn refuse(violations: Vec<Violation>) -> Result<(), ApiError> {
    if violations.is_empty() { Ok(()) } else { Err(ApiError::query("", "").with(violations)) }
}

async fn aggregate<R: Stored>(call: Call, body: Body<Aggregation>) -> Answered {
    refuse(body.0.violations()).map_err(ApiError::in_body)?;
    let figures =
        call.read(|db, asker| async move { query::aggregate(&db, &asker, R::DEFINITION, &body.0).await }).await;
    Ok(json(&figures.map_err(ApiError::in_body)?))
}

/// Parameters of one record's address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadParameters {
    expand: Option<String>,
    deleted: Option<String>,
}

async fn read<R: Stored>(call: Call, id: Path<Uuid>, parameters: Query<ReadParameters>) -> Answered {
    let ReadParameters { expand, deleted } = parameters.into_inner();
    let with_deleted = match deleted.as_deref() {
        None | Some("exclude") => false,
        Some("include" | "only") => true,
        Some(_) => return Err(ApiError::query("deleted", "choice")),
    };
    let expanded = expand.is_some();
    let (record, related) = call
        .read(|db, asker| async move {
            let id = id.into_inner();
            let record: Record<R> = if with_deleted {
                store::find_with_deleted(db.read(), &asker.actor, id).await?
            } else {
                store::find(db.read(), &asker.actor, id).await?
            };
            let value = persistence::stored::to_json(&record);
            let related = query::related(db.read(), &asker, R::DEFINITION, expand.as_deref(), &[value]).await?;
            Ok((record, related))
        })
        .await?;
    if !expanded && call.is_known(record.version) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, etag(record.version))).finish());
    }
    let mut body = persistence::stored::to_json(&shown::record(&call.asker.actor, &record));
    if expanded {
        body["related"] = persistence::stored::to_json(&related);
    }
    let mut response = json(&body);
    if let Ok(tag) = header::HeaderValue::from_str(&etag(record.version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

async fn create<R: Stored>(call: Call, body: Body<Value>) -> Answered {
    let draft = body.0;
    call.write(&draft.clone(), move |write| {
        Box::pin(async move {
            let record: Record<R> = store::create(write, draft).await?;
            let mut answer = record_answer(201, record.version, &shown::record(write.actor(), &record));
            answer.headers.push(located(R::DEFINITION.path, record.id));
            Ok(answer)
        })
    })
    .await
}

/// RFC 7396: the body holds the fields to change.
async fn update<R: Stored>(call: Call, id: Path<Uuid>, body: Body<Value>) -> Answered {
    let (change, version) = (body.0, call.version());
    call.write(&change.clone(), move |write| {
        Box::pin(async move {
            let record: Record<R> = store::update(write, id.into_inner(), version, change).await?;
            Ok(record_answer(200, record.version, &shown::record(write.actor(), &record)))
        })
    })
    .await
}

/// By the key another system knows the record by: made where there is none, else changed as by a merge patch.
async fn upsert<R: Stored>(call: Call, key: Path<(String, String)>, body: Body<Value>) -> Answered {
    let (change, version) = (body.0, call.version());
    let (system, id) = key.into_inner();
    // Bytes that are no UTF-8 come as this character: two such keys would be taken for one.
    if [&system, &id].iter().any(|text| text.contains(char::REPLACEMENT_CHARACTER)) {
        return Err(Code::BadRequest.into());
    }
    let key = ExternalId { system, id };
    call.write(&change.clone(), move |write| {
        Box::pin(async move {
            let (record, made) = store::upsert::<R>(write, &key, version, change).await?;
            let shown = shown::record(write.actor(), &record);
            let mut answer = record_answer(if made { 201 } else { 200 }, record.version, &shown);
            if made {
                answer.headers.push(located(R::DEFINITION.path, record.id));
            }
            Ok(answer)
        })
    })
    .await
}

fn located(path: &str, id: Uuid) -> (String, String) {
    (header::LOCATION.to_string(), format!("/api/v1/{path}/{id}"))
}

async fn delete<R: Stored>(call: Call, id: Path<Uuid>) -> Answered {
    let version = call.version();
    call.write(&Value::Null, move |write| {
        Box::pin(async move {
            store::delete::<R>(write, id.into_inner(), version).await?;
            Ok(Answer { status: 204, ..Answer::default() })
        })
    })
    .await
}

async fn restore<R: Stored>(call: Call, id: Path<Uuid>) -> Answered {
    call.write(&Value::Null, move |write| {
        Box::pin(async move {
            let record: Record<R> = store::restore(write, id.into_inner()).await?;
            Ok(record_answer(200, record.version, &shown::record(write.actor(), &record)))
        })
    })
    .await
}

/// Parameters of a timeline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimelineParameters {
    types: Option<String>,
    limit: Option<u64>,
    cursor: Option<String>,
}

async fn timeline<R: Stored>(call: Call, id: Path<Uuid>, parameters: Query<TimelineParameters>) -> Answered {
    let question =
        crate::timeline::Question::parse(parameters.types.as_deref(), parameters.limit, parameters.cursor.as_deref())?;
    let limit = question.limit;
    let entries = call
        .read(|db, asker| async move {
            let record: Record<R> = store::find(db.read(), &asker.actor, id.into_inner()).await?;
            timeline::of_record(db.read(), record.id, &question.kinds, question.before, question.limit + 1).await
        })
        .await?;
    let page = crate::timeline::page(entries, limit);
    Ok(json(&shown::timeline::<R>(&call.asker.actor, &page)))
}
