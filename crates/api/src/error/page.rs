//! `/docs/problems`: what each `type` of a problem points to.
use std::fmt::Write as _;

use actix_web::{HttpRequest, HttpResponse, http::header};

use super::{Code, Language, text};

/// Every code with its status and meaning, in the reader's language.
pub async fn problems(request: HttpRequest) -> HttpResponse {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = accepted.and_then(Language::accepted).unwrap_or_default();
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.tag()))
        .insert_header((header::VARY, "Accept-Language"))
        .body(html(language))
}

/// The texts are ours: nothing in them needs escaping.
fn html(language: Language) -> String {
    let tag = language.tag();
    let mut page = format!(
        "<!doctype html><html lang=\"{tag}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Rapport API: problems</title><h1>Rapport API: problems</h1><dl>"
    );
    for code in Code::ALL {
        let (title, detail) = text::problem(code, language);
        let (name, status) = code.entry();
        let _ = write!(page, "<dt id=\"{name}\"><code>{name}</code> ({status}) {title}<dd>{detail}");
    }
    page + "</dl></html>"
}

#[cfg(test)]
mod tests {
    use super::{Code, Language, html};

    #[test]
    fn every_problem_has_its_anchor() {
        let page = html(Language::ZhCn);
        assert!(Code::ALL.iter().all(|code| page.contains(&format!("id=\"{}\"", code.name()))));
    }
}
