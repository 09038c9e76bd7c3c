//! Refusals in the OpenAPI document: one place says what each status means.
use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{
        ContentBuilder, Header, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, schema::Type,
    },
};

/// Refusals every operation may give.
pub struct Refusals;
/// As [`Refusals`], for operations that need an access token.
pub struct SignedInRefusals;
/// As [`Refusals`], for operations with a body.
pub struct BodyRefusals;
/// As [`SignedInRefusals`] and [`BodyRefusals`] together.
pub struct SignedInBodyRefusals;

const ALWAYS: &[u16] = &[400, 408, 429, 500, 503];
const SIGNED_IN: &[u16] = &[401, 403];
const BODY: &[u16] = &[413, 415, 422];

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[ALWAYS])
    }
}

impl IntoResponses for SignedInRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[ALWAYS, SIGNED_IN])
    }
}

impl IntoResponses for BodyRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[ALWAYS, BODY])
    }
}

impl IntoResponses for SignedInBodyRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[ALWAYS, SIGNED_IN, BODY])
    }
}

fn responses(sets: &[&[u16]]) -> BTreeMap<String, RefOr<Response>> {
    let statuses = sets.iter().flat_map(|set| set.iter());
    statuses.map(|status| (status.to_string(), RefOr::T(refusal(*status)))).collect()
}

/// The response for a status, with a [`wire::Problem`] as its body.
pub fn refusal(status: u16) -> Response {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new().description(meaning(status)).content("application/problem+json", problem);
    let response = response.header("Content-Language", text_header("The language of `title` and `detail`.", 10));
    match status {
        429 | 503 => response.header("Retry-After", integer_header("Seconds to wait before another try.")).build(),
        401 => response.header("WWW-Authenticate", text_header("How to sign in: `Bearer`.", 40)).build(),
        405 => response.header("Allow", text_header("The methods this address answers.", 100)).build(),
        412 => response.header("ETag", text_header("The version now stored, in quotes.", 40)).build(),
        _ => response.build(),
    }
}

const fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The request is malformed, or names a parameter that does not exist.",
        401 => "No valid access token: sign in, or refresh the session.",
        403 => "Known, but not allowed to this user.",
        404 => "It does not exist, or this user may not see it.",
        405 => "The address does not answer this method.",
        408 => "The request took too long to arrive.",
        409 => "Something that is already stored stands against it.",
        412 => "`If-Match` names a version that is no longer the current one.",
        413 => "The body is larger than this server accepts.",
        415 => "The body is not JSON.",
        422 => "The body breaks rules; every member at fault is listed.",
        428 => "`If-Match` is required here.",
        429 => "Too many requests: wait as long as `Retry-After` says.",
        503 => "The server is busy or its database is away: try again as `Retry-After` says.",
        _ => "A fault of the server. The log has the details under the request's id.",
    }
}

fn text_header(description: &str, max: usize) -> Header {
    let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(max)).build();
    HeaderBuilder::new().schema(Some(text)).description(Some(description)).build()
}

fn integer_header(description: &str) -> Header {
    let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(86_400)).build();
    HeaderBuilder::new().schema(Some(seconds)).description(Some(description)).build()
}
