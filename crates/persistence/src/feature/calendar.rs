//! A user's calendar for other programs: who has an address for it, and what they read there.
pub mod address;
pub mod read;
