//! What is measured.
pub(crate) mod browser;
pub(crate) mod dashboard;
pub(crate) mod deep;
pub(crate) mod pressure;
pub(crate) mod reading;
pub(crate) mod start;
pub(crate) mod writing;
