//! The public API as the browser calls it. Everything the app knows comes through here.
pub(crate) mod client;
pub(crate) mod error;
pub(crate) mod events;
pub(crate) mod records;
pub(crate) mod token;
pub(crate) mod upload;

pub(crate) use client::{Call, send};
pub(crate) use error::ApiError;

/// Where the API begins.
pub(crate) const BASE: &str = "/api/v1";
