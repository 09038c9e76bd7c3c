//! Campaigns: whom they reach, what they brought, another one like them.
mod clone;
mod members;
mod results;
