//! Questions as SQL: the one compiler of conditions, order, cursors, and the list that puts them together.
mod aggregate;
mod children;
mod compare;
mod compile;
mod cursor;
pub(crate) mod digits;
mod expand;
mod list;
mod near;
mod sort;
pub(crate) mod value;
mod walk;

pub use aggregate::aggregate;
pub(crate) use children::{narrow, pointing_here};
pub(crate) use compare::{like, stored, stored_name};
pub(crate) use compile::Compiler;
pub(crate) use expand::collect;
pub use expand::{names, related};
pub use list::list;
pub(crate) use list::{exportable, ids};
pub(crate) use near::{Reaches, holds_few};

use std::sync::Arc;

use chrono::{DateTime, SubsecRound as _, Utc};

use crate::{Actor, Directory};

/// Who asks, and when: what `$me`, `$today` and the scope mean in a question.
#[derive(Clone)]
pub struct Asker {
    pub actor: Arc<Actor>,
    pub directory: Arc<Directory>,
    pub now: DateTime<Utc>,
}

impl Asker {
    pub fn new(actor: Arc<Actor>, directory: Arc<Directory>) -> Self {
        // No finer than what is answered and what a cursor carries: SQLite would keep the nanoseconds.
        Self { actor, directory, now: Utc::now().trunc_subsecs(6) }
    }
}
