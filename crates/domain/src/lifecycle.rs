//! State machines (FEATURES 3.2): which state may follow which. The server enforces them, the client shows them.

/// A named set of states with the moves allowed between them.
#[derive(Debug)]
pub struct Lifecycle {
    /// Every state, in the order a person meets them; the first is where a record starts.
    pub states: &'static [State],
}

/// One state and where it may lead.
#[derive(Debug)]
pub struct State {
    pub name: &'static str,
    pub next: &'static [&'static str],
    /// A state only a named action may set (`convert`), never an edit of the field.
    pub by_action: bool,
}

const fn state(name: &'static str, next: &'static [&'static str]) -> State {
    State { name, next, by_action: false }
}

impl Lifecycle {
    pub fn start(&self) -> &'static str {
        self.states[0].name
    }

    fn find(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name == name)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Whether an edit may take a record from `from` to `to`. Staying is always allowed.
    pub fn may_become(&self, from: &str, to: &str) -> bool {
        from == to || (self.next(from).any(|next| next == to))
    }

    /// States an edit may lead to from `from`.
    pub fn next<'a>(&'a self, from: &str) -> impl Iterator<Item = &'static str> + 'a {
        let next = self.find(from).map_or(&[][..], |state| state.next);
        next.iter().copied().filter(|name| self.find(name).is_some_and(|state| !state.by_action))
    }

    /// Whether a new record may start in `name`.
    pub fn may_start(&self, name: &str) -> bool {
        self.find(name).is_some_and(|state| !state.by_action)
    }
}

/// A lead, from first sight to conversion; `converted` is final and set by the conversion alone.
pub static LEAD: Lifecycle = Lifecycle {
    states: &[
        state("new", &["assigned", "contacted", "qualified", "disqualified", "recycled", "pooled"]),
        state("assigned", &["contacted", "qualified", "disqualified", "recycled", "pooled"]),
        state("contacted", &["qualified", "disqualified", "recycled", "pooled"]),
        state("qualified", &["contacted", "disqualified", "recycled", "pooled", "converted"]),
        State { name: "converted", next: &[], by_action: true },
        state("disqualified", &["new", "assigned", "recycled"]),
        state("recycled", &["new", "assigned", "contacted", "disqualified", "pooled"]),
        state("pooled", &["new", "assigned", "contacted", "disqualified"]),
    ],
};

/// A task.
pub static TASK: Lifecycle = Lifecycle {
    states: &[
        state("todo", &["in_progress", "done", "cancelled", "deferred"]),
        state("in_progress", &["todo", "done", "cancelled", "deferred"]),
        state("deferred", &["todo", "in_progress", "done", "cancelled"]),
        state("done", &["todo", "in_progress"]),
        state("cancelled", &["todo"]),
    ],
};

/// A call, meeting or visit that has a time.
pub static ACTIVITY: Lifecycle = Lifecycle {
    states: &[
        state("held", &["planned", "not_held"]),
        state("planned", &["held", "not_held"]),
        state("not_held", &["planned", "held"]),
    ],
};

/// A campaign.
pub static CAMPAIGN: Lifecycle = Lifecycle {
    states: &[
        state("planned", &["approved", "aborted"]),
        state("approved", &["planned", "active", "aborted"]),
        state("active", &["paused", "completed", "aborted"]),
        state("paused", &["active", "completed", "aborted"]),
        state("completed", &[]),
        state("aborted", &["planned"]),
    ],
};

/// A person reached by a campaign: the status is the furthest step of what happened.
pub static CAMPAIGN_MEMBER: Lifecycle = Lifecycle {
    states: &[
        state(
            "targeted",
            &["sent", "delivered", "opened", "clicked", "responded", "converted", "bounced", "opted_out"],
        ),
        state("sent", &["delivered", "opened", "clicked", "responded", "converted", "bounced", "opted_out"]),
        state("delivered", &["opened", "clicked", "responded", "converted", "bounced", "opted_out"]),
        state("opened", &["clicked", "responded", "converted", "opted_out"]),
        state("clicked", &["responded", "converted", "opted_out"]),
        state("responded", &["converted", "opted_out"]),
        state("converted", &["opted_out"]),
        state("bounced", &["targeted"]),
        state("opted_out", &[]),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_named_as_next_exists() {
        for lifecycle in [&LEAD, &TASK, &ACTIVITY, &CAMPAIGN, &CAMPAIGN_MEMBER] {
            for state in lifecycle.states {
                assert!(state.next.iter().all(|next| lifecycle.contains(next)), "{}", state.name);
            }
        }
    }

    #[test]
    fn a_lead_is_converted_by_the_action_alone_and_for_good() {
        assert!(!LEAD.may_become("qualified", "converted"));
        assert!(!LEAD.may_become("converted", "new"));
        assert!(LEAD.may_become("converted", "converted"));
        assert!(!LEAD.may_start("converted"));
        assert!(LEAD.may_become("new", "contacted"));
        assert!(!LEAD.may_become("contacted", "new"));
    }
}
