//! The records a new installation begins with.
use std::collections::BTreeMap;

use uuid::Uuid;

use crate::record::{Pipeline, Role, Stage};

/// Roles, and one pipeline with its stages.
#[derive(Clone, Debug, Default)]
pub struct Starter {
    pub roles: BTreeMap<Uuid, Role>,
    /// The role of the first user.
    pub administrator: Uuid,
    pub pipeline: (Uuid, Pipeline),
    pub stages: Vec<(Uuid, Stage)>,
}
