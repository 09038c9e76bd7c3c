//! The one way from outside data to a record; the form and the route both take it.
use domain::violation::Violation;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    definition::Definition,
    draft::{self, Draft},
};

pub use crate::form::MAX_ITEMS;

/// A record type with the standard operations.
pub trait Resource: Clone + Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    const DEFINITION: &'static Definition;

    /// [`Definition::check`], and then the record itself.
    ///
    /// # Errors
    /// As `check`; and where a structure only this type knows is none.
    fn parse(draft: Value, before: Option<&Self>) -> Result<Self, Vec<Violation>> {
        let before = before.map(|before| serde_json::to_value(before).unwrap_or_default());
        read(Self::DEFINITION.check(draft, before.as_ref())?)
    }

    /// The record with the fields filled that follow from the others, for records that are not parsed.
    fn derived(self) -> Self {
        let record = serde_json::to_value(&self).unwrap_or_default();
        read(draft::derive(Self::DEFINITION, record)).unwrap_or(self)
    }
}

/// What a record does beside what its fields say. Plain functions over a [`Draft`]: the server and the browser run the
/// same ones, and the browser needs no typed reader for each record.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Fills the read-only fields that follow from the others.
    pub derive: fn(&mut Draft),
    /// Rules across fields, or between the stored record and its successor.
    pub violations: fn(&Draft, Option<&Draft>) -> Vec<Violation>,
}

impl Rules {
    pub const NONE: Self = Self { derive: |_| {}, violations: |_, _| Vec::new() };

    pub const fn derive(self, derive: fn(&mut Draft)) -> Self {
        Self { derive, ..self }
    }

    pub const fn violations(self, violations: fn(&Draft, Option<&Draft>) -> Vec<Violation>) -> Self {
        Self { violations, ..self }
    }
}

impl Definition {
    /// Checks a draft, and fills what follows from it. The answer holds no nulls.
    ///
    /// # Errors
    /// Every rule broken at the first step that finds one: the form of the members and the required ones, then the rules
    /// of fields, states and the record as a whole.
    pub fn check(&'static self, draft: Value, before: Option<&Value>) -> Result<Value, Vec<Violation>> {
        draft::check(self, draft, before)
    }
}

fn read<R: DeserializeOwned>(checked: Value) -> Result<R, Vec<Violation>> {
    serde_path_to_error::deserialize(checked).map_err(|error| {
        let path = error.path().to_string().replace('[', ".").replace(']', "");
        vec![Violation::new(path.trim_matches('.'), "type")]
    })
}
