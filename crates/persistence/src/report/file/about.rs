//! What stands above figures: of which records they are, when that was so, and what the reader should know.
use wire::{definition, report::ReportAnswer};

use super::{Content, Part};

/// The question, the filter in words, and the limits of the answer.
pub(super) fn lines(content: &Content, part: &Part) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend((!part.question.is_empty()).then(|| part.question.clone()));
    match &part.answer {
        Some(answer) => {
            lines.push(sentence(content, answer));
            lines.extend(limits(content, answer));
        }
        None => lines.push(content.language.text("error.forbidden_title").to_owned()),
    }
    lines
}

fn sentence(content: &Content, answer: &ReportAnswer) -> String {
    let language = content.language;
    let records = language.count("report.records", answer.record_count);
    let condition =
        definition(&answer.object).and_then(|object| content.reads(answer).condition(object, &answer.condition));
    match condition {
        Some(condition) => language.fill("report.of", &[("records", &records), ("condition", &condition)]),
        None => language.fill("report.of_all", &[("records", &records)]),
    }
}

fn limits(content: &Content, answer: &ReportAnswer) -> Vec<String> {
    let language = content.language;
    let mut told = Vec::new();
    if !answer.all_visible {
        told.push(language.text("report.your_access").to_owned());
    }
    if answer.truncated {
        told.push(language.fill("report.truncated", &[("n", &answer.rows.len().to_string())]));
    }
    if !answer.skipped.is_empty() {
        told.push(language.text("report.skipped").to_owned());
    }
    told
}

/// "As of 28 November 2026, 09:00 (Europe/Berlin) · Nancy Davolio · Northwind"
pub(super) fn foot(content: &Content) -> String {
    let at = content.parts.iter().find_map(|part| part.answer.as_ref()).map(|answer| answer.as_of.to_utc());
    let time = content.language.instant(at.unwrap_or_else(chrono::Utc::now), content.time_zone);
    let time = format!("{time} ({})", content.time_zone.name());
    let as_of = content.language.fill("report.as_of", &[("time", &time)]);
    [content.organization.as_str(), &content.reader, &as_of]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
