//! What can go wrong with a call, and how it is told.
use serde_json::Value;
use wire::{Problem, Violation};

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
        let problem = serde_json::from_value(body.clone());
        let unknown = |_| Problem { status, code: format!("http_{status}"), ..Problem::default() };
        Self::Problem(Box::new(problem.unwrap_or_else(unknown)))
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
            Self::Problem(problem) => problem.errors.iter().map(wire::ProblemError::violation).collect(),
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

/// By its code from our own tables, so that a change of language changes it too; the server's words where we have none.
fn problem_text(problem: &Problem) -> String {
    if problem.errors.len() == 1 {
        return label::violation(&problem.errors[0].violation());
    }
    let told = problem.detail.clone().filter(|detail| !detail.is_empty());
    let told = told.or_else(|| Some(problem.title.clone()).filter(|title| !title.is_empty()));
    label::problem(&problem.code).map(str::to_owned).or(told).unwrap_or_else(|| t(key::ERROR_UNEXPECTED).to_owned())
}
