//! `GET /attachments/{id}/content`, and the answer every file is sent with.
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Bytes, Path},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::stream;
use persistence::{
    Actor, Db, StoreError,
    file::{self, File, Files},
    store,
};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use uuid::Uuid;
use wire::{Record, record::Attachment};

use super::{
    link::{Subject, link},
    name, sniff,
};
use crate::{
    call::Call,
    error::{ApiError, Code},
};

/// Bytes sent at once.
const CHUNK: usize = 64 * 1024;

pub async fn read(call: Call, id: Path<Uuid>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let file =
        call.read(move |db, asker| async move { of_attachment(&db, &asker.actor, id.into_inner()).await }).await?;
    send(&*call.state.files, &file, &request).await
}

pub async fn link_to_file(call: Call, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let id = id.into_inner();
    call.read(move |db, asker| async move { of_attachment(&db, &asker.actor, id).await }).await?;
    link(&call, Subject::Attachment(id))
}

/// The attachment's file, for who may read the attachment.
pub(super) async fn of_attachment(db: &Db, actor: &Actor, id: Uuid) -> Result<File, StoreError> {
    let record: Record<Attachment> = store::find(db.read(), actor, id).await?;
    let id = record.data.file_id.ok_or(StoreError::NotFound)?;
    let file = file::row::find(db.read(), id).await?.ok_or(StoreError::NotFound)?;
    // Renamed since it was brought, perhaps.
    Ok(File { name: record.data.name, ..file })
}

/// The file, or the part that was asked for. Whatever it holds, a browser saves it and never shows it as a page.
pub(super) async fn send(files: &dyn Files, file: &File, request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    let size = u64::try_from(file.byte_size).unwrap_or_default();
    let tag = format!("\"{}\"", file.sha256);
    let header = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if header(header::IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let whole = header(header::IF_RANGE).is_some_and(|known| known != tag);
    let range = header(header::RANGE).filter(|_| !whole).and_then(|range| range_of(range, size));
    let (status, from, until) = match range {
        Some((from, until)) => (StatusCode::PARTIAL_CONTENT, from, until),
        None => (StatusCode::OK, 0, size),
    };
    let bytes = files.read(file.id, from).await.map_err(|error| missing(&error))?;
    let mut answer = HttpResponse::build(status);
    answer
        .content_type(sniff::served_as(&file.content_type))
        .insert_header((header::CONTENT_DISPOSITION, name::disposition(&file.name)))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, tag))
        // Compressed on the way it would have another length, and no parts.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("Repr-Digest", format!("sha-256=:{}:", STANDARD.encode(digest(&file.sha256)))));
    if status == StatusCode::PARTIAL_CONTENT {
        answer.insert_header((header::CONTENT_RANGE, format!("bytes {from}-{}/{size}", until - 1)));
    }
    Ok(answer.no_chunking(until - from).streaming(chunks(bytes.take(until - from))))
}

/// The one range of `bytes=…`; none where it is no such, or lies outside the file: then all of it is sent (RFC 9110, 14.2).
fn range_of(header: &str, size: u64) -> Option<(u64, u64)> {
    let (from, until) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let (from, until) = match (from.trim(), until.trim()) {
        ("", last) => (size.saturating_sub(last.parse::<u64>().ok()?), size),
        (from, "") => (from.parse().ok()?, size),
        (from, last) => (from.parse().ok()?, last.parse::<u64>().ok()?.saturating_add(1).min(size)),
    };
    (from < until).then_some((from, until))
}

fn chunks(bytes: impl AsyncRead + Send + Unpin + 'static) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    stream::unfold(bytes, |mut bytes| async move {
        let mut chunk = vec![0; CHUNK];
        match bytes.read(&mut chunk).await {
            Ok(0) => None,
            Ok(length) => {
                chunk.truncate(length);
                Some((Ok(Bytes::from(chunk)), bytes))
            }
            Err(error) => Some((Err(error), bytes)),
        }
    })
}

/// A row without its bytes is a fault of ours, a disk that is away will be back.
fn missing(error: &std::io::Error) -> ApiError {
    if error.kind() == std::io::ErrorKind::NotFound {
        return ApiError::internal("a file is gone from the place for files");
    }
    ApiError { cause: Some(format!("files: {error}").into()), ..Code::Unavailable.into() }
}

fn digest(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    digits.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::range_of;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (header, expected) in [
            ("bytes=0-0", Some((0, 1))),
            ("bytes=2-", Some((2, 10))),
            ("bytes=-3", Some((7, 10))),
            ("bytes=-30", Some((0, 10))),
            ("bytes=8-99", Some((8, 10))),
            ("bytes=10-", None),
            ("bytes=5-2", None),
            ("bytes=-0", None),
            ("bytes=0-1,4-5", None),
            ("lines=1-2", None),
        ] {
            assert_eq!(range_of(header, 10), expected, "{header}");
        }
    }
}
