//! A job as it is told: what it does, how far it is, what can still be done about it.
use js_sys::Date;
use serde_json::Value;
use wire::definition;

use crate::i18n::{self, Plural, count, fill, format, key, label, t};

/// What is shown of a job. Read by hand, as all records are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) object: String,
    pub(crate) state: String,
    /// How many records it is about; unknown until they are counted.
    pub(crate) total: Option<u64>,
    pub(crate) done: u64,
    pub(crate) failed: u64,
    /// For how many there was nothing to do.
    pub(crate) skipped: u64,
    error: Option<String>,
    /// Of an export: the file.
    pub(crate) result: Value,
    pub(crate) created_at: String,
    undo_until: Option<String>,
    undone: bool,
}

impl Job {
    pub(crate) fn read(record: &Value) -> Self {
        let text = |name: &str| record[name].as_str().map(str::to_owned);
        let number = |name: &str| record[name].as_u64();
        Self {
            id: text("id").unwrap_or_default(),
            kind: text("kind").unwrap_or_default(),
            object: text("object").unwrap_or_default(),
            state: text("state").unwrap_or_default(),
            total: number("total"),
            done: number("done").unwrap_or_default(),
            failed: number("failed").unwrap_or_default(),
            skipped: number("skipped").unwrap_or_default(),
            error: text("error"),
            result: record["result"].clone(),
            created_at: text("created_at").unwrap_or_default(),
            undo_until: text("undo_until"),
            undone: record["undone_by_id"].is_string(),
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.state.as_str(), "succeeded" | "failed" | "cancelled")
    }

    /// How many records it dealt with as it was asked.
    pub(crate) fn changed(&self) -> u64 {
        self.done.saturating_sub(self.failed + self.skipped)
    }

    pub(crate) fn can_be_undone(&self) -> bool {
        let in_time = self.undo_until.as_deref().is_some_and(|until| Date::parse(until) > Date::now());
        self.has_ended() && in_time && !self.undone && self.changed() > 0
    }

    /// Whether it made a file that can still be fetched.
    pub(crate) fn has_file(&self) -> bool {
        let in_time = |until: &str| Date::parse(until) > Date::now();
        self.state == "succeeded" && self.result["expires_at"].as_str().is_some_and(in_time)
    }

    /// Where a link to its file is to be had.
    pub(crate) fn link(&self) -> String {
        format!("/jobs/{}/link", self.id)
    }

    /// What it does: "Change accounts".
    pub(crate) fn title(&self) -> String {
        let words = match self.kind.as_str() {
            "delete" => key::WORK_DELETE,
            "restore" => key::WORK_RESTORE,
            "assign" => key::WORK_ASSIGN,
            "add_tag" => key::WORK_ADD_TAG,
            "remove_tag" => key::WORK_REMOVE_TAG,
            "add_to_campaign" => key::WORK_ADD_TO_CAMPAIGN,
            "export" | "report" => key::WORK_EXPORT,
            "undo" => key::WORK_UNDO,
            _ => key::WORK_EDIT,
        };
        let one = self.kind == "report";
        let records = if one { label::record_inside(&self.object) } else { label::records_inside(&self.object) };
        fill(words, &[("records", &records)])
    }

    /// How far it is: "340 of 1,284".
    pub(crate) fn progress(&self) -> String {
        let Some(total) = self.total else { return t(key::WORK_COUNTING).to_owned() };
        fill(key::BULK_PROGRESS, &[("done", &whole(self.done)), ("all", &whole(total))])
    }

    /// What came of it, once it has ended.
    pub(crate) fn outcome(&self) -> String {
        let plural: Plural = match self.kind.as_str() {
            "delete" => key::BULK_DELETED,
            "restore" => key::BULK_RESTORED,
            "export" | "report" => key::WORK_ROWS,
            "undo" => key::WORK_UNDONE,
            "add_to_campaign" => key::BULK_JOINED,
            _ => key::BULK_DONE,
        };
        let done = count(plural, self.changed());
        let needless = if self.kind == "add_to_campaign" { key::BULK_MEMBERS } else { key::BULK_UNCHANGED };
        if self.skipped > 0 { format!("{done} · {}", count(needless, self.skipped)) } else { done }
    }

    /// What its file lacks, where the role exports less than it shows.
    pub(crate) fn limits(&self) -> Option<String> {
        let object = definition(&self.object).filter(|_| self.kind == "export")?;
        super::exports_less(object).map(|words| t(words).to_owned())
    }

    /// Why it ended early, in words.
    pub(crate) fn reason(&self) -> Option<String> {
        let code = self.error.as_deref()?;
        let known = label::problem(code).map(str::to_owned);
        Some(known.unwrap_or_else(|| t(key::ERROR_UNEXPECTED).to_owned()))
    }

    /// Whether it came to its end without having done anything it was asked.
    pub(crate) fn was_in_vain(&self) -> bool {
        self.state == "succeeded" && self.failed > 0 && self.changed() + self.skipped == 0
    }

    pub(crate) fn state_words(&self) -> String {
        i18n::current();
        if self.was_in_vain() {
            return t(key::WORK_IN_VAIN).to_owned();
        }
        label::choice("job", "state", &self.state).to_owned()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) fn whole(number: u64) -> String {
    format::number(number as f64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Job;

    #[test]
    fn what_was_not_dealt_with_was_not_changed() {
        let job = Job::read(
            &json!({"id": "1", "kind": "edit", "state": "cancelled", "total": 10, "done": 7, "failed": 2, "result": null}),
        );
        assert_eq!((job.changed(), job.has_ended(), job.total), (5, true, Some(10)));
        let joined = Job::read(
            &json!({"kind": "add_to_campaign", "state": "succeeded", "total": 9, "done": 9, "failed": 1, "skipped": 3}),
        );
        assert_eq!((joined.changed(), joined.skipped, joined.was_in_vain()), (5, 3, false));
        let running = Job::read(&json!({"state": "running", "total": null}));
        assert!(!running.has_ended() && running.total.is_none());
        let in_vain = Job::read(&json!({"state": "succeeded", "total": 2, "done": 2, "failed": 2}));
        assert!(in_vain.was_in_vain() && !job.was_in_vain());
    }
}
