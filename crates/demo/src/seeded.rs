use uuid::Uuid;
use wire::Timestamp;

use crate::dice::Dice;

/// A record with what the server keeps around it; its version is 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Seeded<T> {
    /// Shaped like a `UUIDv7` of `created_at`.
    pub id: Uuid,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Who wrote it, and who changed it last.
    pub created_by: Option<Uuid>,
    pub data: T,
}

impl<T> Seeded<T> {
    pub(crate) fn new(dice: &mut Dice, created_at: Timestamp, created_by: Option<Uuid>, data: T) -> Self {
        Self { id: dice.id(created_at), created_at, updated_at: created_at, created_by, data }
    }

    /// A record whose id is known before it is made.
    pub(crate) fn with_id(id: Uuid, created_at: Timestamp, created_by: Option<Uuid>, data: T) -> Self {
        Self { id, created_at, updated_at: created_at, created_by, data }
    }

    pub(crate) fn updated(self, updated_at: Timestamp) -> Self {
        Self { updated_at: updated_at.max(self.created_at), ..self }
    }
}
