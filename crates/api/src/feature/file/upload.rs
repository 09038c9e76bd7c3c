//! `PUT /attachments/{id}/content`: the bytes as they are, straight to disk.
use std::path::{Path as FilePath, PathBuf};

use actix_web::{
    HttpResponse,
    web::{Path, Payload},
};
use domain::violation::Violation;
use futures_util::StreamExt as _;
use persistence::{
    StoreError,
    file::{self, File, Purpose},
    store::{self, Write},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;
use wire::{Record, record::Attachment};

use super::sniff;
use crate::{
    body::refusal,
    call::{Call, record_answer},
    error::{ApiError, Code},
};

/// What arrived.
struct Arrived {
    scratch: PathBuf,
    byte_size: i64,
    sha256: String,
    content_type: &'static str,
}

pub async fn upload(call: Call, id: Path<Uuid>, payload: Payload) -> Result<HttpResponse, ApiError> {
    let id = id.into_inner();
    // Before a single byte is kept for somebody who may not.
    call.read(move |db, asker| async move { store::demand_edit::<Attachment>(db.read(), &asker.actor, id).await })
        .await?;
    let files = call.state.files.clone();
    let arrived = receive(files.scratch(), payload).await?;
    let file_id = Uuid::now_v7();
    if let Err(error) = files.keep(file_id, &arrived.scratch).await {
        discard(&arrived.scratch).await;
        return Err(unavailable(&error));
    }
    let (quota, version) = (call.state.settings.quota_bytes, call.version());
    // The digest stands for the body, should the request be repeated with the same key.
    let body = json!({"sha256": arrived.sha256});
    let answer = call
        .write(&body, move |write| {
            Box::pin(async move {
                let record = attach(write, id, version, file_id, &arrived, quota).await?;
                Ok(record_answer(200, record.version, &record))
            })
        })
        .await;
    let refused = answer.as_ref().map_or(true, |answer| answer.headers().contains_key("idempotency-replayed"));
    if refused {
        // Should this fail too, it is swept away later.
        let _ = files.remove(file_id).await;
    }
    answer
}

async fn receive(scratch: PathBuf, mut payload: Payload) -> Result<Arrived, ApiError> {
    let mut out = tokio::fs::File::create(&scratch).await.map_err(|error| unavailable(&error))?;
    let (mut digest, mut head, mut size) = (Sha256::new(), Vec::new(), 0_u64);
    while let Some(chunk) = payload.next().await {
        let written = match chunk {
            Ok(chunk) => {
                digest.update(&chunk);
                size += chunk.len() as u64;
                let wanted = (sniff::HEAD - head.len()).min(chunk.len());
                head.extend_from_slice(&chunk[..wanted]);
                out.write_all(&chunk).await.map_err(|error| unavailable(&error))
            }
            Err(error) => Err(refusal(error)),
        };
        if let Err(error) = written {
            discard(&scratch).await;
            return Err(error);
        }
    }
    out.flush().await.map_err(|error| unavailable(&error))?;
    let sha256 = digest.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let content_type = sniff::content_type(&head, size == head.len() as u64);
    Ok(Arrived { scratch, byte_size: i64::try_from(size).unwrap_or(i64::MAX), sha256, content_type })
}

async fn discard(scratch: &FilePath) {
    let _ = tokio::fs::remove_file(scratch).await;
}

/// A disk that is full or away may be back later.
fn unavailable(error: &std::io::Error) -> ApiError {
    ApiError { cause: Some(format!("files: {error}").into()), ..Code::Unavailable.into() }
}

/// The record names the file from now on; one it named before is swept away later.
async fn attach(
    write: &Write<'_>,
    id: Uuid,
    version: Option<i64>,
    file_id: Uuid,
    arrived: &Arrived,
    quota: i64,
) -> Result<Record<Attachment>, StoreError> {
    let before: Record<Attachment> = store::editable(write, domain::permission::Action::Edit, id).await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(StoreError::stale(write.actor(), &before));
    }
    if let Some(replaced) = before.data.file_id {
        file::row::expire(write.tx, replaced, write.now()).await?;
    }
    let owner_id = write.actor().user_id;
    if file::row::kept_by(write.tx, owner_id).await?.saturating_add(arrived.byte_size) > quota {
        return Err(StoreError::Conflict(Violation::new("", "quota").with("max", quota)));
    }
    let file = File {
        id: file_id,
        owner_id: Some(owner_id),
        name: before.data.name.clone(),
        content_type: arrived.content_type.to_owned(),
        byte_size: arrived.byte_size,
        sha256: arrived.sha256.clone(),
        created_at: write.now(),
        expires_at: None,
    };
    file::row::put(write.tx, &file, Purpose::Attachment).await?;
    let data = Attachment {
        file_id: Some(file_id),
        url: None,
        content_type: Some(file.content_type),
        byte_size: Some(file.byte_size),
        sha256: Some(file.sha256),
        ..before.data.clone()
    };
    store::save(write, before, data).await
}
