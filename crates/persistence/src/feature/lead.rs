//! Leads.
pub mod convert;
