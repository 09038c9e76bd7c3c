//! Who is signed in, and what they may do.
mod demo;
mod me;

use std::sync::Arc;

use domain::permission::{AUDIT, Action, FieldAccess, ORGANIZATION, ObjectRights, Scope};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Definition, Field};

pub(crate) use self::demo::Demo;
use self::me::Me;

use crate::{
    api::{self, ApiError, Call, token},
    i18n, live,
};

/// How far the app has got with finding out who uses it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Session {
    Starting,
    /// The installation has no user yet.
    NotSetUp,
    SignedOut,
    /// Signed in with a password that somebody else gave: nothing works before another is chosen.
    MustChoose,
    SignedIn(Arc<Me>),
    Failed(ApiError),
}

thread_local! {
    static SESSION: ArcRwSignal<Session> = ArcRwSignal::new(Session::Starting);
    /// Set while somebody signed in must sign in again before anything more works.
    static ENDED: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static DEMO: ArcRwSignal<bool> = ArcRwSignal::new(false);
    /// Who can sign in to the demonstration, as the server tells those who have not.
    static DEMO_USERS: ArcRwSignal<Demo> = ArcRwSignal::default();
}

pub(crate) fn current() -> Session {
    SESSION.with(Get::get)
}

pub(crate) fn has_ended() -> bool {
    ENDED.with(Get::get)
}

/// The session, without following it.
pub(crate) fn current_untracked() -> Session {
    SESSION.with(GetUntracked::get_untracked)
}

/// Whether the installation shows demonstration data with known passwords.
pub(crate) fn is_demo() -> bool {
    DEMO.with(Get::get)
}

/// Whom one can be in the demonstration.
pub(crate) fn demo_users() -> Demo {
    DEMO_USERS.with(Get::get)
}

/// Who is signed in; tracks it.
pub(crate) fn me() -> Option<Arc<Me>> {
    match current() {
        Session::SignedIn(me) => Some(me),
        _ => None,
    }
}

pub(crate) fn me_untracked() -> Option<Arc<Me>> {
    untrack(me)
}

/// The id of who is signed in.
pub(crate) fn user_id() -> String {
    me_untracked().map(|me| me.id.clone()).unwrap_or_default()
}

/// The currency figures are added up in.
pub(crate) fn base_currency() -> String {
    me_untracked().map_or_else(|| "USD".to_owned(), |me| me.base_currency.clone())
}

/// Whether the signed-in user may do this to at least some records of the type.
pub(crate) fn may(action: Action, definition: &Definition) -> bool {
    scope(action, definition) > Scope::None
}

/// How far the right of the signed-in user reaches.
pub(crate) fn scope(action: Action, definition: &Definition) -> Scope {
    let rights = me().and_then(|me| me.permissions.get(definition.governed_by()).copied());
    rights.unwrap_or(ObjectRights::NONE).scope(action)
}

/// Whether the signed-in user may change what holds for the whole organisation.
pub(crate) fn runs_organization() -> bool {
    me().is_some_and(|me| me.permissions.get(ORGANIZATION).is_some_and(|rights| rights.edit == Scope::All))
}

/// Whether the signed-in user may change every role, and so sets Rapport up.
pub(crate) fn sets_up() -> bool {
    me().is_some_and(|me| me.permissions.get("role").is_some_and(|rights| rights.edit == Scope::All))
}

/// Whether the signed-in user may look into what everybody did.
pub(crate) fn audits() -> bool {
    me().is_some_and(|me| me.permissions.get(AUDIT).is_some_and(|rights| rights.read == Scope::All))
}

/// Whether the signed-in user sees a field of records.
pub(crate) fn sees(definition: &Definition, field: &str) -> bool {
    access(definition, field) != FieldAccess::None
}

/// Whether anybody may write a field, and the signed-in user too.
pub(crate) fn writes(definition: &Definition, field: &Field) -> bool {
    !field.read_only && access(definition, field.name) == FieldAccess::Edit
}

fn access(definition: &Definition, field: &str) -> FieldAccess {
    me_untracked().map_or(FieldAccess::Edit, |me| me.access(definition.name, field))
}

/// Whether the signed-in user may do this to a record, as far as the page can know: the server knows about teams.
pub(crate) fn may_with(action: Action, definition: &Definition, record: &Value) -> bool {
    match scope(action, definition) {
        Scope::None => false,
        Scope::Own if definition.has("owner_id") => record["owner_id"] == user_id(),
        _ => true,
    }
}

fn set(session: Session) {
    SESSION.with(|current| current.set(session));
}

/// The server no longer knows the session: the page stays as it is, and signing in is asked over it.
pub(crate) fn ended() {
    if me_untracked().is_some() {
        ENDED.with(|ended| ended.set(true));
    }
}

/// Finds out who uses the app: the refresh cookie may still hold.
pub(crate) fn start() {
    spawn_local(async {
        let state = find_out().await;
        set(state.unwrap_or_else(Session::Failed));
        if me_untracked().is_some() {
            live::start();
        }
    });
}

async fn find_out() -> Result<Session, ApiError> {
    if token::may_be_renewed() {
        match token::renew(token::generation()).await {
            Ok(()) => return load_me().await,
            Err(error) if error.status() == 401 => {}
            // The device may still know who uses it, and what they read last.
            Err(error) => return load_me().await.map_err(|_| error),
        }
    }
    let answer = api::client::send_once(&Call::get("/setup"), None).await?;
    DEMO.with(|demo| demo.set(answer.body["demo"] == true));
    DEMO_USERS.with(|users| users.set(Demo::read(&answer.body)));
    Ok(if answer.body["needed"] == true { Session::NotSetUp } else { Session::SignedOut })
}

async fn load_me() -> Result<Session, ApiError> {
    let answer = api::send(Call::get("/me")).await?;
    let me = Me::read(&answer.body).ok_or(ApiError::Offline)?;
    if answer.body["must_change_password"] == true {
        follow_language(&me).await;
        return Ok(Session::MustChoose);
    }
    // A form opened first of all names its owner: me.
    api::records::remember_name(&me.id, &me.name);
    DEMO.with(|demo| demo.set(me.demo));
    i18n::format::read_in(&me.time_zone);
    i18n::format::count_in(&me.base_currency);
    i18n::format::write_for(&me.user);
    follow_language(&me).await;
    Ok(Session::SignedIn(Arc::new(me)))
}

/// On a device where no language was chosen, the account's own is used.
async fn follow_language(me: &Me) {
    if let Some(locale) = i18n::Locale::parse(&me.locale) {
        i18n::prefer(locale).await;
    }
}

/// Signs in and loads what the app needs to know about the user.
pub(crate) async fn sign_in(email: String, password: String) -> Result<(), ApiError> {
    let call = Call::post("/auth/sign-in", json!({"email": email, "password": password, "client": "browser"}));
    let answer = api::client::send_once(&call, None).await?;
    token::keep(answer.body["access_token"].as_str().map(str::to_owned));
    let before = me_untracked().map(|me| me.id.clone());
    let session = load_me().await?;
    // Another person after an expired session must not see the first one's open page.
    let same = before.is_none_or(|before| matches!(&session, Session::SignedIn(me) if before == me.id));
    if !same {
        let _ = crate::browser::window().location().set_href("/home");
    }
    set(session);
    ENDED.with(|ended| ended.set(false));
    if me_untracked().is_some() {
        live::start();
    }
    Ok(())
}

/// Puts a password of one's own in the place of one that was given, and goes in.
pub(crate) async fn choose_password(current: String, new: String) -> Result<(), ApiError> {
    api::send(Call::post("/me/password", json!({"current": current, "new": new}))).await?;
    set(load_me().await?);
    live::start();
    Ok(())
}

/// Creates the organisation and its administrator, then signs in as them.
pub(crate) async fn set_up(setup: wire::session::Setup) -> Result<(), ApiError> {
    let (email, password) = (setup.email.clone(), setup.password.clone());
    let body = serde_json::to_value(setup).unwrap_or_default();
    api::client::send_once(&Call::post("/setup", body), None).await?;
    sign_in(email, password).await
}

/// Reads again who is signed in, after they changed something about themselves.
pub(crate) async fn reload() -> Result<(), ApiError> {
    set(load_me().await?);
    Ok(())
}

pub(crate) fn sign_out() {
    token::sign_out(|| {
        // A fresh page holds nothing of the last user.
        let _ = crate::browser::window().location().set_href("/login");
    });
}
