//! Passwords: which are good enough, and how they are kept.
mod common;
mod digest;
mod hash;
mod policy;

pub use hash::{Hasher, Verdict, hash};
pub use policy::{MIN_LENGTH, check};

use unicode_normalization::UnicodeNormalization as _;

/// One password however it was typed: composed or decomposed accents, full-width letters of an input method.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}
