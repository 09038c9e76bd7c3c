//! The language an answer is written in.
pub use words::Language;

/// The request's language, else the user's own.
pub(crate) fn spoken(request: &actix_web::HttpRequest, locale: Option<&str>) -> Language {
    let header = request.headers().get("accept-language").and_then(|value| value.to_str().ok());
    header.and_then(Language::accepted).or_else(|| locale.and_then(Language::of_tag)).unwrap_or_default()
}
