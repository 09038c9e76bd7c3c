//! What campaigns do beside the standard operations.
pub mod clone;
pub mod members;
pub mod results;
