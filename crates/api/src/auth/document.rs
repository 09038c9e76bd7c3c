//! What the handlers of this module say in the OpenAPI document.
use utoipa::{
    Modify, OpenApi, ToResponse, ToSchema,
    openapi::{
        Ref, RefOr, Response, Schema,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use wire::{Problem, ProblemError, organization::Organization, session};

use crate::error::document::refusal;

/// 401 of a sign-in.
pub(super) struct WrongCredentials;
/// 401 of a refresh.
pub(super) struct SessionOver;
/// 403 of what only the application's own pages may send.
pub(super) struct NotOurPage;
/// 404 of one record or session.
pub(super) struct NoSuch;
/// 409 of a set-up that already happened.
pub(super) struct AlreadySetUp;

fn described(status: u16, description: &str) -> RefOr<Response> {
    let mut response = refusal(status);
    description.clone_into(&mut response.description);
    RefOr::T(response)
}

impl<'r> ToResponse<'r> for WrongCredentials {
    fn response() -> (&'r str, RefOr<Response>) {
        ("WrongCredentials", described(401, "The address or the password is wrong; which of them, nobody is told."))
    }
}

impl<'r> ToResponse<'r> for SessionOver {
    fn response() -> (&'r str, RefOr<Response>) {
        ("SessionOver", described(401, "The session is over or the token was used before: sign in again."))
    }
}

impl<'r> ToResponse<'r> for NotOurPage {
    fn response() -> (&'r str, RefOr<Response>) {
        (
            "NotOurPage",
            described(403, "The cookie counts only with `X-Rapport-Client: browser` and an `Origin` of this server."),
        )
    }
}

impl<'r> ToResponse<'r> for NoSuch {
    fn response() -> (&'r str, RefOr<Response>) {
        ("NoSuch", RefOr::T(refusal(404)))
    }
}

impl<'r> ToResponse<'r> for AlreadySetUp {
    fn response() -> (&'r str, RefOr<Response>) {
        ("AlreadySetUp", described(409, "There are users already."))
    }
}

/// [`session::Me`], described: its user is a record, whose schema the records' own routes describe.
#[derive(ToSchema)]
#[schema(as = Me)]
#[expect(dead_code, reason = "describes an answer and is never made")]
pub(super) struct MeSchema {
    /// The user's own record.
    #[schema(schema_with = user_record)]
    user: session::Client,
    /// Rights by object; every object is named.
    permissions: std::collections::BTreeMap<String, domain::permission::ObjectRights>,
    /// By object, the fields that are hidden from the user (`none`) or shown only (`read`).
    field_rights: domain::permission::FieldRights,
    /// The user's teams, and those below them.
    #[schema(max_items = 10000)]
    team_ids: Vec<uuid::Uuid>,
    organization: Organization,
    /// Whether this installation shows demonstration data with known passwords.
    demo: bool,
    /// Whether somebody else gave the user's password: every operation but `POST /me/password` and signing out is refused
    /// with `password_change_required` until the user chooses another.
    must_change_password: bool,
}

fn user_record() -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name("User"))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        super::setup::read_setup,
        super::setup::set_up,
        super::sign_in::sign_in,
        super::refresh_session::refresh_session,
        super::sign_out::sign_out,
        super::me::read_me,
        super::me::update_me,
        super::my_password::change_my_password,
        super::my_sessions::list_my_sessions,
        super::my_sessions::end_my_session,
        super::organization::read_organization,
        super::organization::update_organization,
        super::user_access::read_user_access,
        super::user_password::set_user_password,
    ),
    components(
        schemas(Problem, ProblemError),
        responses(WrongCredentials, SessionOver, NotOurPage, NoSuch, AlreadySetUp)
    ),
    tags(
        (name = "auth", description = "Signing in and out, and the first administrator of a new installation."),
        (name = "me", description = "What users see and change of themselves."),
        (name = "organization", description = "What holds for the whole installation."),
    ),
    modifiers(&Schemes),
)]
struct Document;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("The access token of `POST /auth/sign-in`; it lives nine minutes, and is made and checked as RFC8725 advises."))
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = ApiKeyValue::with_description(
            "__Host-rapport_refresh",
            "Set by signing in from a browser; counts only together with `X-Rapport-Client: browser`.",
        );
        components.add_security_scheme("refresh_cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// The paths of this module, with what they refer to.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
