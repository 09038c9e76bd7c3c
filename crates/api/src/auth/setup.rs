//! `GET /setup` and `POST /setup`: the first start of a new installation.
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json},
};
use domain::violation::Violation;
use persistence::{
    Db, StoreError,
    installation::{Installation, install},
    session,
};
use uuid::Uuid;
use validator::Validate as _;
use wire::session::{Client, Setup, SetupState, Tokens};

use super::{
    browser,
    device::Device,
    password, principal,
    refresh::RefreshToken,
    rules,
    tokens::{self, Grant},
};
use crate::{
    State,
    body::Body,
    error::{
        ApiError,
        document::{BodyRefusals, Refusals},
    },
};

/// Ask whether set-up is needed
///
/// Tells whether nobody can sign in yet, whether this is a demonstration, and the program's version.
#[utoipa::path(
    get,
    path = "/api/v1/setup",
    operation_id = "read_setup",
    tag = "auth",
    responses((status = 200, description = "The state of the installation.", body = SetupState), Refusals),
    security(()),
)]
pub(super) async fn read_setup(state: Data<State>) -> Result<Json<SetupState>, ApiError> {
    let needed = principal::directory(&state).await?.users.is_empty();
    let settings = &state.settings;
    Ok(Json(SetupState {
        needed,
        demo: settings.demo,
        demo_users: settings.demo_users.clone(),
        demo_password: settings.demo_password.map(str::to_owned),
        version: settings.version.to_owned(),
    }))
}

/// Set up the installation
///
/// Works once, while there is no user: keeps the organisation, makes the four ready roles, a pipeline with its stages, and
/// the administrator, who is then signed in as from a browser.
#[utoipa::path(
    post,
    path = "/api/v1/setup",
    operation_id = "set_up",
    tag = "auth",
    request_body(content = Setup, description = "The organisation and its first administrator."),
    responses(
        (status = 201, description = "Set up, and signed in.", body = Tokens),
        (status = 409, response = super::document::AlreadySetUp),
        BodyRefusals,
    ),
    security(()),
)]
pub(super) async fn set_up(
    request: HttpRequest,
    state: Data<State>,
    Body(setup): Body<Setup>,
) -> Result<HttpResponse, ApiError> {
    check(&setup)?;
    if !principal::directory(&state).await?.users.is_empty() {
        return Err(StoreError::Conflict(Violation::new("", "already_set_up")).into());
    }
    let password_hash = state.hasher.hash(setup.password.clone()).await?;
    let user_id = Uuid::now_v7();
    let installation = Installation { user_id, setup, password_hash, starter: (state.settings.starter)() };
    let first = RefreshToken::first(Uuid::now_v7());
    begin(&state.db, installation, tokens::begin(&request, user_id, Client::Browser, &first)).await?;
    tracing::info!(target: "security", %user_id, "installation set up");
    let mut answer = HttpResponse::Created();
    browser::keep_device(&mut answer, state.keys.write_device(Device { user_id, id: Uuid::now_v7() }));
    Grant { user_id, client: Client::Browser, refresh: &first }.answer(&state.keys, answer)
}

/// Every rule the set-up breaks.
///
/// # Errors
/// 422 with all of them.
pub fn check(setup: &Setup) -> Result<(), ApiError> {
    let mut violations = rules::field_violations(setup.validate());
    violations.extend(rules::currency("base_currency", &setup.base_currency));
    violations.extend(rules::time_zone("time_zone", &setup.time_zone));
    violations.extend(rules::locale("locale", &setup.locale));
    let about = [setup.name.as_str(), &setup.email, &setup.organization];
    violations.extend(password::check("password", &setup.password, &about).err());
    if violations.is_empty() { Ok(()) } else { Err(violations.into()) }
}

async fn begin(db: &Db, installation: Installation, new: session::NewSession) -> Result<(), StoreError> {
    let inner = db.clone();
    db.run(async move {
        install(&inner, installation, Some(new)).await?;
        Ok(())
    })
    .await
}
