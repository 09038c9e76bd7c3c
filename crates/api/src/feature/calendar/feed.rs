//! `/me/calendar-feed`: whether one's calendar has an address, making one, taking it away.
//!
//! The answer that holds the address is kept nowhere, hence no `Idempotency-Key`: a second try makes another address.
use actix_web::{HttpRequest, HttpResponse, web::Data};
use chrono::{SubsecRound as _, Utc};
use persistence::{StoreError, feature::calendar::address};
use wire::calendar::{CalendarAddress, CalendarFeed};

use super::{base, token};
use crate::{State, auth::User, error::ApiError};

pub async fn read(state: Data<State>, user: User) -> Result<HttpResponse, ApiError> {
    let (db, id) = (state.db.clone(), user.id());
    let made_at = state.db.run(async move { address::made_at(db.read(), id).await }).await?;
    Ok(HttpResponse::Ok().json(CalendarFeed { created_at: made_at.map(Into::into) }))
}

pub async fn make(request: HttpRequest, state: Data<State>, user: User) -> Result<HttpResponse, ApiError> {
    let (token, now) = (token::new(), Utc::now().trunc_subsecs(6));
    let (db, id, hash) = (state.db.clone(), user.id(), token::hash(&token));
    let made = state.db.run(async move {
        let tx = db.begin().await?;
        address::set(&tx, id, &hash, now).await?;
        Ok::<_, StoreError>(tx.commit().await?)
    });
    made.await?;
    tracing::info!(target: "security", user_id = %id, "calendar address made");
    let url = format!("{}/api/v1/calendar/{token}.ics", base(&state, &request));
    Ok(HttpResponse::Created().json(CalendarAddress { url, created_at: now.into() }))
}

pub async fn remove(state: Data<State>, user: User) -> Result<HttpResponse, ApiError> {
    let (db, id) = (state.db.clone(), user.id());
    let removed = state.db.run(async move {
        let tx = db.begin().await?;
        address::remove(&tx, id).await?;
        Ok::<_, StoreError>(tx.commit().await?)
    });
    removed.await?;
    tracing::info!(target: "security", user_id = %id, "calendar address removed");
    Ok(HttpResponse::NoContent().finish())
}
