//! One file a command, except `serve`.
pub(crate) mod create_admin;
pub(crate) mod migrate;
pub(crate) mod openapi;
pub(crate) mod seed;
