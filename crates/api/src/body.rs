//! Bodies as JSON, with refusals that say which member is at fault.
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::header,
    web::{Bytes, BytesMut},
};
use domain::violation::{self, Violation};
use futures_util::{StreamExt as _, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use crate::error::{ApiError, Code};

/// The body, read as JSON of the type.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = is_json(request);
        let payload = payload.take();
        Box::pin(async move {
            if !json {
                return Err(Code::UnsupportedMediaType.into());
            }
            Ok(Self(parse(&read(payload).await?)?))
        })
    }
}

/// The bytes of a body. `middleware::payload` bounds their number and the time they take.
///
/// # Errors
/// 413, 408, or 400 when the connection broke off.
pub async fn read(mut payload: Payload) -> Result<Bytes, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        bytes.extend_from_slice(&chunk.map_err(refusal)?);
    }
    Ok(bytes.freeze())
}

pub(crate) fn refusal(error: PayloadError) -> ApiError {
    match error {
        PayloadError::Overflow => Code::PayloadTooLarge.into(),
        PayloadError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Code::RequestTimeout.into(),
        _ => Code::BadRequest.into(),
    }
}

/// `application/json`, or a type built on it such as `application/merge-patch+json`.
pub fn is_json(request: &HttpRequest) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// JSON of the type.
///
/// # Errors
/// 400 for what is no JSON, 422 with a pointer for what is no `T`.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // First the syntax alone: a type that fails early must not hide that the rest is no JSON.
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| ApiError::from(Code::InvalidJson))?;
    typed(value)
}

/// A JSON object as the type. Every body is an object; serde alone would also take a list for a structure.
///
/// # Errors
/// 422 with a pointer to the first member that does not fit.
pub fn typed<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, ApiError> {
    if !value.is_object() {
        return Err(ApiError::invalid("", "type"));
    }
    serde_path_to_error::deserialize(value)
        .map_err(|error| vec![misfit(&dotted(error.path()), &error.inner().to_string())].into())
}

/// The place in dots. Names on the way may be the client's own, as those of `values` are.
fn dotted(path: &Path) -> String {
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(violation::step(key)),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().filter_map(step).collect::<Vec<_>>().join(".")
}

/// serde tells only in words what was wrong; the name it quotes is missing from the path, unless a structure told it.
fn misfit(path: &str, text: &str) -> Violation {
    let quoted = violation::step(quoted(text));
    let quoted = quoted.as_str();
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    if text.starts_with("missing field") {
        return Violation::new(&below(quoted), "required");
    }
    if text.starts_with("unknown field") {
        let named = path == quoted || path.ends_with(&format!(".{quoted}"));
        let field = if named { path.to_owned() } else { below(quoted) };
        return Violation::new(&field, "unknown_field");
    }
    if text.starts_with("unknown variant") {
        return Violation::new(path, "choice");
    }
    Violation::new(path, "type")
}

/// What stands between the first back quote and the one that ends the name: a client's name may hold some itself.
fn quoted(text: &str) -> &str {
    let name = text.split_once('`').map_or("", |(_, rest)| rest);
    let end = name.find("`, expected").or_else(|| name.find("`, there are")).or_else(|| name.rfind('`'));
    end.map_or("", |end| &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::session::{Setup, SignIn};

    #[track_caller]
    fn expect<T: DeserializeOwned + std::fmt::Debug>(json: &str, code: Code, violation: Option<(&str, &str)>) {
        let error = parse::<T>(json.as_bytes()).unwrap_err();
        assert_eq!(error.code, code, "{json}");
        let found = error.violations.first().map(|violation| (violation.field.as_str(), violation.code.as_str()));
        assert_eq!(found, violation, "{json}");
    }

    #[test]
    fn refusals_name_the_member() {
        expect::<SignIn>("{\"email\":", Code::InvalidJson, None);
        expect::<SignIn>("", Code::InvalidJson, None);
        expect::<SignIn>(r#"{"email": 7, "password": ]}"#, Code::InvalidJson, None);
        expect::<SignIn>(r#"["a", "b", "mobile"]"#, Code::ValidationFailed, Some(("", "type")));
        expect::<SignIn>(r#"{"email":"a"}"#, Code::ValidationFailed, Some(("password", "required")));
        expect::<SignIn>(r#"{"email":7,"password":"b"}"#, Code::ValidationFailed, Some(("email", "type")));
        expect::<SignIn>(
            r#"{"email":"a","password":"b","admin":true}"#,
            Code::ValidationFailed,
            Some(("admin", "unknown_field")),
        );
        expect::<SignIn>(
            r#"{"email":"a","password":"b","client":"toaster"}"#,
            Code::ValidationFailed,
            Some(("client", "choice")),
        );
        let odd = r#"{"email":"a","password":"b","a.b/`c`":true}"#;
        expect::<SignIn>(odd, Code::ValidationFailed, Some(("a%2Eb~1%60c%60", "unknown_field")));
        expect::<Setup>("3", Code::ValidationFailed, Some(("", "type")));
    }

    #[test]
    fn depth_has_a_bound() {
        let deep = "[".repeat(10_000);
        assert_eq!(parse::<serde_json::Value>(deep.as_bytes()).unwrap_err().code, Code::InvalidJson);
    }
}
