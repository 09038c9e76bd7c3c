//! What every new installation begins with, demonstration or not: four roles, and one pipeline with its stages.
//!
//! Their ids never change, so that settings and scripts may name them.
mod pipeline;
mod roles;

pub use pipeline::{PIPELINE, STAGES, pipeline, stages};
pub use roles::{ADMINISTRATOR, MANAGER, READ_ONLY, REPRESENTATIVE, roles};
use uuid::Uuid;
use wire::{Starter, value::Labels};

/// What the set-up of an installation makes beside its organisation and its administrator.
pub fn starter() -> Starter {
    Starter {
        roles: roles().into_iter().collect(),
        administrator: ADMINISTRATOR,
        pipeline: pipeline(),
        stages: stages(),
    }
}

/// Shaped like a `UUIDv7` of early 2024, before the first record of any installation.
const fn fixed(number: u128) -> Uuid {
    Uuid::from_u128(0x018c_d000_0000_7000_8000_0000_0000_0000 | number)
}

fn labels(english: &str, simplified: &str, traditional: &str) -> Labels {
    [("en", english), ("zh-CN", simplified), ("zh-TW", traditional)]
        .map(|(language, text)| (language.to_owned(), text.to_owned()))
        .into()
}
