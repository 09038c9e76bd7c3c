//! Plans that look bad and may stay, each with its reason. What is not listed here fails.

use crate::explain::FEW;

/// An order, a question or a search by which this is allowed, and why.
struct Exception {
    /// The question's name, or the start of it up to `*`.
    question: &'static str,
    /// Start of the fault: `sort`, `walk`.
    fault: &'static str,
    #[expect(dead_code, reason = "read by people")]
    because: &'static str,
}

const fn exception(question: &'static str, fault: &'static str, because: &'static str) -> Exception {
    Exception { question, fault, because }
}

const NOBODYS_ORDER: &str = "an order nobody reads by; an index would cost every insert, the sort only whoever asks";
const WORD_OF_MANY: &str =
    "a word that a tenth of all records have: its hits are ordered by another column, which takes all of them";
const LINKED: &str =
    "who may read what an activity is about may read it: that is asked of each row, up to the cap of counts";
const TEAM_BY_NAME: &str = "the rows of one team; an order of its own for each team is not worth its inserts";

const OWN: &str = "one's own, which are few; pages ask for the newest, and that has its index";
const BY_RECORD: &str = "pages ask for those of one record, never for all in some order";

const EXCEPTIONS: &[Exception] = &[
    exception("leads by phone", "", NOBODYS_ORDER),
    exception("accounts by primary_phone", "", NOBODYS_ORDER),
    exception("contacts by primary_phone", "", NOBODYS_ORDER),
    exception("contacts by title", "", NOBODYS_ORDER),
    exception("contacts by account_id", "", NOBODYS_ORDER),
    exception("opportunities by account_id", "", NOBODYS_ORDER),
    exception("opportunities by next_step", "", NOBODYS_ORDER),
    exception("jobs by *", "", OWN),
    exception("notifications by *", "", OWN),
    exception("comments by *", "", BY_RECORD),
    exception("comments, *", "walk", LINKED),
    exception("follows by *", "", BY_RECORD),
    exception("follows, *", "walk", LINKED),
    exception("stage-changes by *", "", "history is read by deal and by time, not by figure"),
    exception("leads with *", "", WORD_OF_MANY),
    exception("contacts with *", "", WORD_OF_MANY),
    exception("accounts with *", "", WORD_OF_MANY),
    exception("opportunities with *", "", WORD_OF_MANY),
    exception("pick of *", "", WORD_OF_MANY),
    exception("activities, as it opens", "walk", LINKED),
    exception("activities, third page", "walk", LINKED),
    exception("tasks, as it opens", "walk", LINKED),
    exception("tasks, third page", "walk", LINKED),
    exception(
        "search *",
        "sort",
        "PostgreSQL gathers the hits of its index before it orders them by number: short rows, and as many as hits",
    ),
    exception("search *", "walk: ->  Seq Scan on activity", LINKED),
    exception("search *", "walk: ->  Seq Scan on task", LINKED),
    exception(
        "contacts in retail*",
        "sort",
        "begins with the accounts meant, which is right for few of them; only an administrator means many",
    ),
    exception("accounts of a team by name*", "sort", TEAM_BY_NAME),
    exception(
        "open tasks*",
        "sort",
        "open in several states, which are several places of the index; of open tasks there are few",
    ),
];

/// How many rows may be sorted for one page of this question.
pub(crate) fn sorted(question: &str) -> u64 {
    // Whoever may see few (`near::FEW`, a thousand) has them looked at one by one, whatever their order.
    if question.starts_with("accounts without a call for a month") { 1_000 } else { FEW }
}

pub(crate) fn is(question: &str, fault: &str) -> bool {
    let question = question.replace(" by -", " by ");
    EXCEPTIONS.iter().any(|exception| named(exception.question, &question) && fault.starts_with(exception.fault))
}

fn named(pattern: &str, question: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == question, |start| question.starts_with(start))
}
