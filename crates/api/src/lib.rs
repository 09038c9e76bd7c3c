//! The HTTP API: routes, their documentation, who may call them, and what they answer when something is wrong.
mod assemble;
pub mod auth;
pub mod body;
pub mod call;
pub mod crud;
pub mod docs;
pub mod document;
pub mod error;
pub mod events;
pub mod feature;
pub mod in_flight;
pub mod middleware;
pub mod resources;
mod shown;
pub mod state;
mod timeline;

pub use assemble::assemble;
pub use error::ApiError;
pub use resources::{Api, Served, api};
pub use state::{ApiSettings, State};
