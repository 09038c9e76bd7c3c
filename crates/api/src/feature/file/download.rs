//! `GET /downloads/{link}`: for a browser that follows a link, which brings no token of its own.
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use persistence::{
    Actor, Db, StoreError,
    file::{self, File},
    store,
};
use uuid::Uuid;
use wire::{Record, record::Job};

use super::{
    content::{of_attachment, send},
    link::{self, Subject},
};
use crate::{
    State,
    error::{ApiError, Code},
};

pub async fn download(state: Data<State>, token: Path<String>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let ticket = link::read(&state, &token).ok_or(Code::Unauthenticated)?;
    let db = state.db.clone();
    let file = state.db.run(async move {
        let directory = db.directory().await?;
        // Who signed out, or was shut out, since the link was made.
        let actor = directory.actor(ticket.user_id).filter(|_| !directory.is_revoked(ticket.session_id));
        match actor {
            None => Ok(None),
            Some(actor) => file_of(&db, &actor, ticket.subject).await.map(Some),
        }
    });
    let file: Result<_, StoreError> = file.await;
    let file = file?.ok_or(Code::Unauthenticated)?;
    send(&*state.files, &file, &request).await
}

/// With the rights of now, not of when the link was made.
async fn file_of(db: &Db, actor: &Actor, subject: Subject) -> Result<File, StoreError> {
    match subject {
        Subject::Attachment(id) => of_attachment(db, actor, id).await,
        Subject::Export(id) => of_job(db, actor, id).await,
    }
}

async fn of_job(db: &Db, actor: &Actor, id: Uuid) -> Result<File, StoreError> {
    let job: Record<Job> = store::find(db.read(), actor, id).await?;
    let file = file::row::find(db.read(), job.id).await?.ok_or(StoreError::NotFound)?;
    let over = file.expires_at.is_some_and(|until| until < chrono::Utc::now());
    if over { Err(StoreError::NotFound) } else { Ok(file) }
}
