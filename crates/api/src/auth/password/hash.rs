//! argon2id, a bounded number at a time, off the threads that answer requests.
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use actix_web::web;
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::normal;
use crate::error::{ApiError, Code};

/// OWASP's smallest recommendation: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How long a sign-in waits for its turn before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hashes as many passwords at a time as leaves a core for everybody else.
#[derive(Debug)]
pub struct Hasher {
    turns: Arc<Semaphore>,
}

/// What a password turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, and here is its hash by today's parameters.
    Outdated(String),
}

impl Default for Hasher {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))) }
    }
}

impl Hasher {
    /// Holds a password against a hash. Without a hash the same work is done for nothing: who measures the time must not
    /// learn whether there is such a user.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub async fn verify(&self, password: String, known: Option<String>) -> Result<Verdict, ApiError> {
        let turn = self.turn().await?;
        off_the_thread(turn, move || verify(&password, known.as_deref())).await
    }

    /// The hash to keep.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, ApiError> {
        let turn = self.turn().await?;
        off_the_thread(turn, move || hash(&password)).await?.map_err(ApiError::internal)
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or_else(|| ApiError::from(Code::Unavailable).retry_after(5))
    }
}

async fn off_the_thread<T: Send + 'static>(
    turn: OwnedSemaphorePermit,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let work = move || {
        // Given back when the work is done, even if nobody waits for it any more.
        let _turn = turn;
        work()
    };
    web::block(work).await.map_err(ApiError::internal)
}

/// The hash of a password, in PHC form. Slow on purpose: not for threads that answer requests.
///
/// # Errors
/// When the operating system has no randomness or no memory to give.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(argon2()?.hash_password(normal(password).as_bytes())?.to_string())
}

fn argon2() -> Result<Argon2<'static>, argon2::Error> {
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(MEMORY_KIB, PASSES, LANES, None)?))
}

fn verify(password: &str, known: Option<&str>) -> Verdict {
    static DECOY: OnceLock<Option<String>> = OnceLock::new();
    let decoy = || DECOY.get_or_init(|| hash("nobody has this password").ok()).as_deref();
    let Some(parsed) = known.or_else(decoy).and_then(|hash| PasswordHash::new(hash).ok()) else {
        return Verdict::Wrong;
    };
    // Parameters come from the hash itself.
    let right = Argon2::default().verify_password(normal(password).as_bytes(), &parsed).is_ok();
    match (right && known.is_some(), is_outdated(&parsed)) {
        (false, _) => Verdict::Wrong,
        (true, false) => Verdict::Right,
        (true, true) => hash(password).map_or(Verdict::Right, Verdict::Outdated),
    }
}

fn is_outdated(hash: &PasswordHash) -> bool {
    let current = Params::try_from(hash).map(|params| (params.m_cost(), params.t_cost(), params.p_cost()));
    hash.algorithm != argon2::ARGON2ID_IDENT || current.ok() != Some((MEMORY_KIB, PASSES, LANES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_says_how_it_was_made_and_verifies() {
        let kept = hash("kolibri am waldweg").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_eq!(verify("kolibri am waldweg", Some(&kept)), Verdict::Right);
        assert_eq!(verify("kolibri am Waldweg", Some(&kept)), Verdict::Wrong);
        assert_ne!(kept, hash("kolibri am waldweg").unwrap());
    }

    #[test]
    fn one_password_has_many_spellings() {
        let kept = hash("cafe\u{301} ｍｏｃｃａ").unwrap();
        assert_eq!(verify("caf\u{e9} mocca", Some(&kept)), Verdict::Right);
    }

    #[test]
    fn weaker_hashes_are_renewed() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8_192, 1, 1, None).unwrap());
        let kept = weak.hash_password(b"kolibri am waldweg").unwrap().to_string();
        let Verdict::Outdated(renewed) = verify("kolibri am waldweg", Some(&kept)) else { panic!("not renewed") };
        assert_eq!(verify("kolibri am waldweg", Some(&renewed)), Verdict::Right);
        assert_eq!(verify("something else entirely", Some(&kept)), Verdict::Wrong);
    }

    #[test]
    fn without_a_user_every_password_is_wrong() {
        assert_eq!(verify("nobody has this password", None), Verdict::Wrong);
        assert_eq!(verify("x", Some("not a hash")), Verdict::Wrong);
    }
}
