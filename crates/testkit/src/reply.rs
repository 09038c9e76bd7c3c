//! An answer, read whole.
use std::{fmt, ops::Index};

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

/// An answer of the API.
#[derive(Clone, Debug)]
pub struct Reply {
    pub method: Method,
    /// As it was asked for, without the query.
    pub asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    /// The body where it is JSON, else null.
    pub json: Value,
    /// The body as it came.
    pub body: String,
}

impl Reply {
    pub(crate) async fn read(method: &Method, path: &str, response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.text().await.expect("an answer is text");
        let json = serde_json::from_str(&body).unwrap_or_default();
        let asked = path.split('?').next().unwrap_or_default().to_owned();
        Self { method: method.clone(), asked, status, headers, json, body }
    }

    pub(crate) fn head(method: &Method, path: &str, response: &reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let asked = path.split('?').next().unwrap_or_default().to_owned();
        Self { method: method.clone(), asked, status, headers, json: Value::Null, body: String::new() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The record's id.
    #[track_caller]
    pub fn id(&self) -> String {
        self.text("id").to_owned()
    }

    /// The record's address below `/api/v1`, from `Location` or the request itself.
    #[track_caller]
    pub fn path(&self) -> String {
        let path = self.header("location").unwrap_or(&self.asked);
        path.strip_prefix("/api/v1").unwrap_or(path).to_owned()
    }

    #[track_caller]
    pub fn text(&self, name: &str) -> &str {
        self.json[name].as_str().unwrap_or_else(|| panic!("no text `{name}` in {self}"))
    }

    #[track_caller]
    pub fn version(&self) -> i64 {
        self.json["version"].as_i64().unwrap_or_else(|| panic!("no version in {self}"))
    }

    /// The rows of a list.
    #[track_caller]
    pub fn rows(&self) -> &[Value] {
        self.json["data"].as_array().unwrap_or_else(|| panic!("no list: {self}"))
    }

    /// One member of every row.
    #[track_caller]
    pub fn column(&self, name: &str) -> Vec<String> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.rows().iter().map(|row| text(&row[name])).collect()
    }

    pub fn has(&self, id: &str) -> bool {
        self.rows().iter().any(|row| row["id"] == id)
    }

    /// `pointer code` of every error of a problem, sorted.
    pub fn errors(&self) -> Vec<String> {
        let errors = self.json["errors"].as_array().into_iter().flatten();
        let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let mut errors: Vec<_> =
            errors.map(|error| format!("{} {}", text(error, "pointer"), text(error, "code"))).collect();
        errors.sort();
        errors
    }

    /// Fails unless the problem has exactly one error, at `pointer` with `code`.
    #[track_caller]
    pub fn refuses(&self, pointer: &str, code: &str) {
        assert_eq!(self.errors(), [format!("{pointer} {code}")], "{self}");
    }
}

impl Index<&str> for Reply {
    type Output = Value;

    fn index(&self, name: &str) -> &Value {
        &self.json[name]
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body: String = self.body.chars().take(1_500).collect();
        write!(f, "{} to {} {}: {body}", self.status, self.method, self.asked)
    }
}
