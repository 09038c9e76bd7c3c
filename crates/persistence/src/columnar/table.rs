//! All chunks at one moment, and who may see what of them.
use std::{collections::HashSet, sync::Arc};

use domain::permission::{Action, Scope};
use uuid::Uuid;
use wire::{Resource, record::Opportunity};

use super::{
    chunk::{Chunk, Coded},
    field::place,
    memo::Memo,
};
use crate::Actor;

/// What a report is asked of. It does not change: whoever asks again later gets another.
#[derive(Clone, Default)]
pub(crate) struct Table {
    pub(super) chunks: Vec<Arc<Chunk>>,
    pub(crate) memo: Arc<Memo>,
}

impl Table {
    pub(crate) fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.chunks.iter().map(Arc::as_ref)
    }
}

/// Which records somebody may see, as `visible::reach` says it of opportunities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Nothing,
    All,
    Some { owner: Uuid, teams: Vec<Uuid> },
}

impl Reach {
    pub(crate) fn of(actor: &Actor) -> Self {
        match actor.scope(Opportunity::DEFINITION, Action::Read) {
            Scope::None => Self::Nothing,
            Scope::All => Self::All,
            scope => Self::Some { owner: actor.user_id, teams: actor.teams_within(scope).to_vec() },
        }
    }

    /// The places of living records within reach.
    pub(crate) fn rows(&self, chunk: &Chunk) -> Vec<u16> {
        let mut rows = match self {
            Self::Nothing => Vec::new(),
            Self::All | Self::Some { .. } => chunk.living(),
        };
        if let Self::Some { owner, teams } = self {
            let [owners, of_teams] = ["owner_id", "team_id"].map(|name| place(name).and_then(|at| chunk.coded(at)));
            let teams: HashSet<Uuid> = teams.iter().copied().collect();
            let own = owners.map(|owners| holds(owners, |id| id == *owner));
            let in_team = of_teams.map(|held| holds(held, |id| teams.contains(&id)));
            let is = |held: Option<(&Coded, &Vec<bool>)>, row: u16| {
                held.is_some_and(|(held, holds)| holds[usize::from(held.codes[usize::from(row)])])
            };
            rows.retain(|row| is(owners.zip(own.as_ref()), *row) || is(of_teams.zip(in_team.as_ref()), *row));
        }
        rows
    }
}

/// For which values of a column of links something holds.
fn holds(column: &Coded, test: impl Fn(Uuid) -> bool) -> Vec<bool> {
    column.values.iter().map(|value| value.id().is_some_and(&test)).collect()
}
