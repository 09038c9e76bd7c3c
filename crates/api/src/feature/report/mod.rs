//! Reports: asked, explained, shipped.
mod document;
mod run;

pub use document::describe;
pub use run::mount;
