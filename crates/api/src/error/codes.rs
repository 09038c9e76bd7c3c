//! The one table of error codes: each has one status, and texts in every language (`text/`).

/// Why a request was refused. Programs branch on [`Code::name`]; names are never changed or translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    BadRequest,
    InvalidJson,
    InvalidQuery,
    Unauthenticated,
    InvalidCredentials,
    SessionEnded,
    Forbidden,
    PasswordChangeRequired,
    CrossSite,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    Conflict,
    IdempotencyInFlight,
    VersionMismatch,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
    IdempotencyMismatch,
    PreconditionRequired,
    TooManyRequests,
    Internal,
    Unavailable,
}

impl Code {
    pub const ALL: [Self; 23] = [
        Self::BadRequest,
        Self::InvalidJson,
        Self::InvalidQuery,
        Self::Unauthenticated,
        Self::InvalidCredentials,
        Self::SessionEnded,
        Self::Forbidden,
        Self::PasswordChangeRequired,
        Self::CrossSite,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::RequestTimeout,
        Self::Conflict,
        Self::IdempotencyInFlight,
        Self::VersionMismatch,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::ValidationFailed,
        Self::IdempotencyMismatch,
        Self::PreconditionRequired,
        Self::TooManyRequests,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The stable key, and the status that goes with it.
    pub const fn entry(self) -> (&'static str, u16) {
        match self {
            Self::BadRequest => ("bad_request", 400),
            Self::InvalidJson => ("invalid_json", 400),
            Self::InvalidQuery => ("invalid_query", 400),
            Self::Unauthenticated => ("unauthenticated", 401),
            Self::InvalidCredentials => ("invalid_credentials", 401),
            Self::SessionEnded => ("session_ended", 401),
            Self::Forbidden => ("forbidden", 403),
            Self::PasswordChangeRequired => ("password_change_required", 403),
            Self::CrossSite => ("cross_site", 403),
            Self::NotFound => ("not_found", 404),
            Self::MethodNotAllowed => ("method_not_allowed", 405),
            Self::RequestTimeout => ("request_timeout", 408),
            Self::Conflict => ("conflict", 409),
            Self::IdempotencyInFlight => ("idempotency_in_flight", 409),
            Self::VersionMismatch => ("version_mismatch", 412),
            Self::PayloadTooLarge => ("payload_too_large", 413),
            Self::UnsupportedMediaType => ("unsupported_media_type", 415),
            Self::ValidationFailed => ("validation_failed", 422),
            Self::IdempotencyMismatch => ("idempotency_mismatch", 422),
            Self::PreconditionRequired => ("precondition_required", 428),
            Self::TooManyRequests => ("too_many_requests", 429),
            Self::Internal => ("internal", 500),
            Self::Unavailable => ("unavailable", 503),
        }
    }

    pub const fn name(self) -> &'static str {
        self.entry().0
    }

    pub const fn status(self) -> u16 {
        self.entry().1
    }

    /// The code for an error that only has a status: the framework's own refusals.
    pub fn of_status(status: u16) -> Self {
        let named = Self::ALL.into_iter().find(|code| code.status() == status);
        named.unwrap_or(if status < 500 { Self::BadRequest } else { Self::Internal })
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn names_differ_and_statuses_are_errors() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| (400..600).contains(&code.status())));
    }

    #[test]
    fn a_status_alone_finds_its_code() {
        assert_eq!(Code::of_status(405), Code::MethodNotAllowed);
        assert_eq!(Code::of_status(418), Code::BadRequest);
        assert_eq!(Code::of_status(502), Code::Internal);
    }
}
