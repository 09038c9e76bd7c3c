//! What a new installation begins with, from the data crate.
use demo::defaults;
use persistence::installation::Starter;

pub(crate) fn starter() -> Starter {
    Starter {
        roles: defaults::roles().into_iter().collect(),
        administrator: defaults::ADMINISTRATOR,
        pipeline: defaults::pipeline(),
        stages: defaults::stages(),
    }
}
