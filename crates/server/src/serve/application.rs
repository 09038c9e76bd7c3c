//! The application: files embedded in the binary, compressed beforehand. Debug builds read them from the disk.
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderMap},
    },
    web::Bytes,
};
use api::{ApiError, error::Code};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Dist;

/// Shown where no front end was built.
const PLACEHOLDER: &str = include_str!("placeholder.html");
const PAGE: &str = "index.html";
/// Names here hold a hash of their content.
const HASHED: &str = "assets/";

/// Any address that is no file of ours is a page of the application, which finds its way itself.
pub(crate) async fn serve(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let path = request.path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) || is_api(path) {
        return Err(Code::NotFound.into());
    }
    let path = if path.is_empty() { PAGE } else { path };
    if let Some(answer) = file(path, request.headers()) {
        return Ok(answer);
    }
    if looks_like_file(path) {
        return Err(Code::NotFound.into());
    }
    Ok(file(PAGE, request.headers()).unwrap_or_else(placeholder))
}

/// What the API and its documentation do not know themselves is nowhere.
fn is_api(path: &str) -> bool {
    matches!(path.split('/').next(), Some("api" | "docs"))
}

/// A page's address has no dot in its last part; asking for a file that is gone must not answer with a page.
fn looks_like_file(path: &str) -> bool {
    path.starts_with(HASHED) || path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn placeholder() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(PLACEHOLDER)
}

fn file(path: &str, headers: &HeaderMap) -> Option<HttpResponse> {
    // Copies for those who can unpack them have no address of their own.
    let kind = content_type(path)?;
    let plain = Dist::get(path)?;
    let packed = accepts_brotli(headers).then(|| Dist::get(&format!("{path}.br"))).flatten();
    let tag = entity_tag(&plain, packed.is_some());
    if is_known(headers, &tag) {
        return Some(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(kind)
        .insert_header((header::ETAG, tag))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((
            header::CACHE_CONTROL,
            if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" },
        ));
    // Named even where it is none: it is as small as it gets.
    answer.insert_header((header::CONTENT_ENCODING, if packed.is_some() { "br" } else { "identity" }));
    Some(answer.body(bytes(packed.unwrap_or(plain))))
}

fn bytes(file: EmbeddedFile) -> Bytes {
    match file.data {
        std::borrow::Cow::Borrowed(data) => Bytes::from_static(data),
        std::borrow::Cow::Owned(data) => Bytes::from(data),
    }
}

fn entity_tag(file: &EmbeddedFile, packed: bool) -> String {
    let hash = file.metadata.sha256_hash();
    let short = hash.first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    format!("\"{short:032x}{}\"", if packed { "-br" } else { "" })
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let sent = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let sent = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(',').any(|choice| {
        let (name, weight) = choice.split_once(';').unwrap_or((choice, ""));
        name.trim().eq_ignore_ascii_case("br") && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// `None` for what is not to be served.
fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn pages_and_files_are_told_apart() {
        for (path, is_file) in [
            ("leads", false),
            ("leads/018f-1/edit", false),
            ("assets/app", true),
            ("favicon.ico", true),
            ("a.b/leads", false),
        ] {
            assert_eq!(looks_like_file(path), is_file, "{path}");
        }
    }

    #[test]
    fn compressed_copies_go_to_those_who_can_unpack_them() {
        for (sent, expected) in
            [("gzip, br", true), ("br;q=0.5", true), ("br;q=0", false), ("gzip", false), ("", false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(sent).unwrap());
            assert_eq!(accepts_brotli(&headers), expected, "{sent}");
        }
    }

    #[test]
    fn only_known_kinds_of_files_are_served() {
        assert_eq!(content_type("assets/app.wasm"), Some("application/wasm"));
        for path in ["index.html.br", ".gitkeep", "LICENSE", "app.rs"] {
            assert_eq!(content_type(path), None, "{path}");
        }
    }
}
