//! Pages that no record type gives.
pub(crate) mod access;
pub(crate) mod audit;
pub(crate) mod calendar;
pub(crate) mod campaign;
pub(crate) mod choose_password;
pub(crate) mod help;
pub(crate) mod insight;
pub(crate) mod jobs;
pub(crate) mod notices;
pub(crate) mod problem;
pub(crate) mod search;
pub(crate) mod set_up;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod styleguide;
pub(crate) mod trash;
