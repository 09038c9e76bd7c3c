//! Statistics behind reports, as pure functions: customer classes, forecasts, time in stage. No I/O, no clock, no rights;
//! what is given is what is counted.
//!
//! A [`Day`] is a number of days from any fixed day; only differences matter.
#![expect(
    clippy::cast_precision_loss,
    reason = "statistics are floating point; counts and amounts stay far below 2^53"
)]

pub mod conformal;
pub mod deal;
pub mod forecast;
pub mod funnel;
pub mod life_table;
pub mod number;
pub mod rfm;
pub mod season;
pub mod slip;
pub mod stalled;
pub mod theta;

/// A day, as a number of days from some fixed one.
pub type Day = i64;
