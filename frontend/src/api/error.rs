//! What can go wrong with a call, and how it is told.
use std::collections::BTreeMap;

use serde_json::Value;
use wire::{Problem, ProblemError, Violation};

use crate::i18n::{key, label, t};

/// A call that did not give what was asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApiError {
    /// The server could not be reached.
    Offline,
    /// Nobody waits for the answer any more.
    Aborted,
    /// The server refused.
    Problem(Box<Problem>),
}

impl ApiError {
    /// The refusal in an answer's body; a body that is no problem is still a refusal with its status.
    pub(crate) fn from_answer(status: u16, body: &Value) -> Self {
        let unknown = || Problem { status, code: format!("http_{status}"), ..Problem::default() };
        Self::Problem(Box::new(problem(status, body).unwrap_or_else(unknown)))
    }

    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::Problem(problem) => problem.status,
            Self::Offline | Self::Aborted => 0,
        }
    }

    /// The rules that were broken, field by field.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        match self {
            Self::Problem(problem) => problem.errors.iter().map(ProblemError::violation).collect(),
            Self::Offline | Self::Aborted => Vec::new(),
        }
    }

    /// The error in the reader's language.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Offline => t(key::ERROR_OFFLINE).to_owned(),
            Self::Aborted => String::new(),
            Self::Problem(problem) => problem_text(problem),
        }
    }
}

/// Read by hand: a derived reader would weigh on every first visit.
fn problem(status: u16, body: &Value) -> Option<Problem> {
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    let errors = body["errors"].as_array().map_or(&[][..], Vec::as_slice);
    Some(Problem {
        kind: text("type").unwrap_or_default(),
        title: text("title").unwrap_or_default(),
        status,
        detail: text("detail"),
        instance: text("instance").unwrap_or_default(),
        code: text("code")?,
        errors: errors.iter().filter_map(fault).collect(),
        current_version: body["current_version"].as_i64(),
        current: body.get("current").cloned(),
    })
}

fn fault(error: &Value) -> Option<ProblemError> {
    let text = |name: &str| error[name].as_str().map(str::to_owned);
    // One by one, here and elsewhere on the first page: what is collected into a map is sorted first, and that weighs.
    let mut params = BTreeMap::new();
    for (name, value) in error["params"].as_object().into_iter().flatten() {
        if let Some(value) = value.as_str() {
            params.insert(name.clone(), value.to_owned());
        }
    }
    Some(ProblemError {
        pointer: text("pointer")?,
        code: text("code")?,
        detail: text("detail").unwrap_or_default(),
        params,
    })
}

/// By its code from our own tables, so that a change of language changes it too; the server's words where we have none.
fn problem_text(problem: &Problem) -> String {
    if problem.errors.len() == 1 {
        return label::violation(&problem.errors[0].violation());
    }
    let told = problem.detail.clone().filter(|detail| !detail.is_empty());
    let told = told.or_else(|| Some(problem.title.clone()).filter(|title| !title.is_empty()));
    label::problem(&problem.code).map(str::to_owned).or(told).unwrap_or_else(|| t(key::ERROR_UNEXPECTED).to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The hand-written reader finds what the contract's own type holds.
    #[test]
    fn a_refusal_is_read_whole() {
        let body = json!({
            "type": "/docs/problems#invalid", "title": "Invalid", "status": 422, "detail": "Two", "instance": "req-1",
            "code": "invalid", "current_version": 7,
            "errors": [{"pointer": "#/emails/0/address", "code": "length", "detail": "Too long", "params": {"max": "254"}}],
        });
        let expected: Problem = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(ApiError::from_answer(422, &body), ApiError::Problem(Box::new(expected)));
        assert_eq!(ApiError::from_answer(502, &json!("<html>")).status(), 502);
    }
}
