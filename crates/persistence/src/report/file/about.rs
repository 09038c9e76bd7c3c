//! What stands above figures: of which records they are, when that was so, and what the reader should know.
use wire::{Timestamp, definition, report::ReportAnswer};
use words::Reader;

use super::Content;

/// The question, the filter in words, and the limits of the answer.
pub(super) fn lines(reader: &Reader<'_>, question: &str, answer: &ReportAnswer) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend((!question.is_empty()).then(|| question.to_owned()));
    lines.push(sentence(reader, answer));
    lines.extend(limits(reader, answer));
    if answer.rows.is_empty() && answer.totals.is_none() {
        lines.push(reader.language.text("report.empty").to_owned());
    }
    lines
}

fn sentence(reader: &Reader<'_>, answer: &ReportAnswer) -> String {
    let language = reader.language;
    let records = language.count("report.records", answer.record_count);
    let condition = definition(&answer.object).and_then(|object| reader.condition(object, &answer.condition));
    match condition {
        Some(condition) => language.fill("report.of", &[("records", &records), ("condition", &condition)]),
        None => language.fill("report.of_all", &[("records", &records)]),
    }
}

fn limits(reader: &Reader<'_>, answer: &ReportAnswer) -> Vec<String> {
    let language = reader.language;
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
    let at = content.parts.iter().find_map(|part| part.as_of).map(Timestamp::to_utc);
    let time = content.language.instant(at.unwrap_or_else(chrono::Utc::now), content.time_zone);
    let time = format!("{time} ({})", content.time_zone.name());
    let as_of = content.language.fill("report.as_of", &[("time", &time)]);
    [content.organization.as_str(), &content.reader, &as_of]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
