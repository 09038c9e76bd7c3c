//! What a caller is told when something is wrong: RFC 9457 problems with a stable code, in the reader's language.
pub mod codes;
pub mod document;
pub mod language;
pub mod page;
mod text;
#[cfg(test)]
mod text_tests;

use std::borrow::Cow;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use domain::violation::Violation;
use persistence::StoreError;
use serde_json::Value;
use wire::{Problem, ProblemError};

pub use codes::Code;
pub use language::Language;
pub(crate) use language::spoken;

/// As the document says.
const LONGEST_POINTER: usize = 300;

/// Where the members at fault were: that decides how they are pointed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// `#/emails/0/address`
    #[default]
    Body,
    /// `?sort`
    Query,
}

/// A refusal: a code, and what the caller needs to do better.
#[derive(Clone, Debug)]
pub struct ApiError {
    pub code: Code,
    pub violations: Vec<Violation>,
    pub place: Place,
    pub current_version: Option<i64>,
    /// The record as it stands, where another version was named.
    pub current: Option<Value>,
    /// Seconds until another try makes sense.
    pub retry_after: Option<u32>,
    /// For the log only, never for the caller.
    pub cause: Option<Cow<'static, str>>,
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        let retry_after =
            matches!(code, Code::Unavailable | Code::TooManyRequests | Code::IdempotencyInFlight).then_some(1);
        Self {
            code,
            violations: Vec::new(),
            place: Place::Body,
            current_version: None,
            current: None,
            retry_after,
            cause: None,
        }
    }
}

impl ApiError {
    /// A rule broken by one member of the body.
    pub fn invalid(field: &str, code: &str) -> Self {
        vec![Violation::new(field, code)].into()
    }

    /// A query parameter that is unknown or has a value it cannot have.
    pub fn query(parameter: &str, code: &str) -> Self {
        StoreError::query(parameter, code).into()
    }

    /// A fault of ours. The cause goes to the log and nowhere else.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), ..Code::Internal.into() }
    }

    /// For parameters that came in the body, as those of a search do.
    pub fn in_body(self) -> Self {
        Self { place: Place::Body, ..self }
    }

    pub fn with(self, violations: Vec<Violation>) -> Self {
        Self { violations, ..self }
    }

    pub fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds.max(1)), ..self }
    }

    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body of the answer.
    pub fn problem(&self, language: Language, instance: &str) -> Problem {
        let (title, detail) = text::problem(self.code, language);
        Problem {
            kind: format!("/docs/problems#{}", self.code.name()),
            title: title.to_owned(),
            status: self.code.status(),
            detail: Some(detail.to_owned()),
            instance: instance.to_owned(),
            code: self.code.name().to_owned(),
            errors: self.violations.iter().map(|violation| self.error(violation, language)).collect(),
            current_version: self.current_version,
            current: self.current.clone(),
        }
    }

    fn error(&self, violation: &Violation, language: Language) -> ProblemError {
        let told = Self::told(violation, language);
        match self.place {
            Place::Body => told,
            Place::Query => ProblemError { pointer: shortened(format!("?{}", violation.field)), ..told },
        }
    }

    /// A broken rule in the reader's words.
    pub fn told(violation: &Violation, language: Language) -> ProblemError {
        let detail = text::violation(violation, language);
        ProblemError {
            pointer: shortened(violation.pointer()),
            code: violation.code.clone(),
            detail,
            params: violation.params.clone(),
        }
    }

    /// The answer, in `language`.
    pub fn respond(&self, language: Language, instance: &str) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status());
        answer.content_type("application/problem+json").insert_header((header::CONTENT_LANGUAGE, language.tag()));
        if let Some(seconds) = self.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds));
        }
        if self.code == Code::Unauthenticated {
            answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(version) = self.current_version {
            answer.insert_header((header::ETAG, format!("\"{version}\"")));
        }
        answer.body(serde_json::to_string(&self.problem(language, instance)).unwrap_or_default())
    }
}

/// A name longer than any of ours is not sent back: the pointer leads to what holds it.
fn shortened(mut pointer: String) -> String {
    while pointer.chars().count() > LONGEST_POINTER {
        pointer.truncate(pointer.rfind('/').unwrap_or(1));
    }
    pointer
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.name())
    }
}

/// Without a request at hand: `middleware::problem` writes it anew in the reader's language.
impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.respond(Language::default(), "")
    }
}

impl From<Vec<Violation>> for ApiError {
    fn from(violations: Vec<Violation>) -> Self {
        Self::from(Code::ValidationFailed).with(violations)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Code::NotFound.into(),
            StoreError::Forbidden => Code::Forbidden.into(),
            StoreError::Stale { version, record } => {
                Self { current_version: Some(version), current: record, ..Code::VersionMismatch.into() }
            }
            StoreError::Invalid(violations) => violations.into(),
            StoreError::Query(violation) => {
                Self { place: Place::Query, ..Self::from(Code::InvalidQuery).with(vec![violation]) }
            }
            StoreError::Conflict(violation) => Self::from(Code::Conflict).with(vec![violation]),
            StoreError::Unavailable(cause) => {
                Self { cause: Some(cause.to_string().into()), ..Code::Unavailable.into() }
            }
            // Not logged one by one: there would be thousands.
            StoreError::Refused(_) => Code::Unavailable.into(),
            StoreError::Db(cause) => Self::internal(cause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;

    async fn body(answer: HttpResponse) -> Problem {
        serde_json::from_slice(&to_bytes(answer.into_body()).await.unwrap()).unwrap()
    }

    #[actix_web::test]
    async fn a_broken_rule_points_into_the_body() {
        let violation = Violation::new("emails.0.address", "length").with("max", 254);
        let answer = ApiError::from(vec![violation]).respond(Language::ZhTw, "request-1");
        assert_eq!(answer.status(), 422);
        assert_eq!(answer.headers().get(header::CONTENT_TYPE).unwrap(), "application/problem+json");
        assert_eq!(answer.headers().get(header::CONTENT_LANGUAGE).unwrap(), "zh-TW");
        let problem = body(answer).await;
        assert_eq!((problem.code.as_str(), problem.instance.as_str()), ("validation_failed", "request-1"));
        let error = &problem.errors[0];
        assert_eq!((error.pointer.as_str(), error.detail.as_str()), ("#/emails/0/address", "最多 254 個字元。"));
    }

    #[actix_web::test]
    async fn a_query_points_to_its_parameter() {
        let problem = body(ApiError::query("sort", "unknown_parameter").respond(Language::En, "")).await;
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (400, "?sort"));
    }

    #[actix_web::test]
    async fn a_stale_version_tells_the_current_one() {
        let answer = ApiError::from(StoreError::Stale { version: 7, record: None }).respond(Language::En, "");
        assert_eq!(
            (answer.status().as_u16(), answer.headers().get(header::ETAG).unwrap().as_bytes()),
            (412, &b"\"7\""[..])
        );
        assert_eq!(body(answer).await.current_version, Some(7));
    }

    #[actix_web::test]
    async fn a_cause_never_reaches_the_caller() {
        let answer = ApiError::internal("SELECT secret FROM /var/lib/rapport.db").respond(Language::En, "");
        let text = to_bytes(answer.into_body()).await.unwrap();
        assert!(!String::from_utf8_lossy(&text).contains("SELECT"));
    }

    #[test]
    fn what_may_pass_says_when_to_come_again() {
        let answer = ApiError::from(Code::Unavailable).respond(Language::En, "");
        assert_eq!(answer.headers().get(header::RETRY_AFTER).unwrap(), "1");
        let answer = ApiError::from(Code::TooManyRequests).retry_after(0).respond(Language::En, "");
        assert_eq!(answer.headers().get(header::RETRY_AFTER).unwrap(), "1");
    }
}
