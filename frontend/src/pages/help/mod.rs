//! Help: how-to for each page, written in Markdown in `frontend/help`, and the keys that work there (G15).
mod keys;
mod list;
mod page;
mod panel;
mod texts;
mod topic;

pub(crate) use self::{page::page, panel::panel};
