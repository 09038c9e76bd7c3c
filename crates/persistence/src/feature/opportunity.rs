//! Opportunities.
pub mod stage;
