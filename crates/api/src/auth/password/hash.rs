//! Hashing passwords a bounded number at a time, off the threads that answer requests.
use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use actix_web::web;
use argon2::password_hash::{self, phc::PasswordHash};
use tokio::sync::Semaphore;

use super::digest::{Memory, is_outdated};
use crate::error::{ApiError, Code};

/// How long a sign-in waits for its turn before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);
/// More at a time would only take more memory: sign-ins are rare.
const MOST_TURNS: usize = 4;

/// Hashes as many passwords at a time as leaves a core for everybody else.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    /// Never more than there are turns.
    memories: Arc<Mutex<Vec<Memory>>>,
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
        let turns = cores.saturating_sub(1).clamp(1, MOST_TURNS);
        Self { turns: Arc::new(Semaphore::new(turns)), memories: Arc::default() }
    }
}

impl Hasher {
    /// Holds a password against a hash. Without a hash the same work is done for nothing: who measures the time must not
    /// learn whether there is such a user.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub async fn verify(&self, password: String, known: Option<String>) -> Result<Verdict, ApiError> {
        self.off_the_thread(move |memory| verify(memory, &password, known.as_deref())).await
    }

    /// The hash to keep.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, ApiError> {
        self.off_the_thread(move |memory| memory.hash(&password)).await?.map_err(ApiError::internal)
    }

    async fn off_the_thread<T, W>(&self, work: W) -> Result<T, ApiError>
    where
        T: Send + 'static,
        W: FnOnce(&mut Memory) -> T + Send + 'static,
    {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or_else(|| ApiError::from(Code::Unavailable).retry_after(5))?;
        let memories = self.memories.clone();
        let work = move || {
            let mut memory = memories.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let done = work(&mut memory);
            memories.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
            // Given back when the work is done, even if nobody waits for it any more.
            drop(turn);
            done
        };
        web::block(work).await.map_err(ApiError::internal)
    }
}

/// The hash of a password, in PHC form. Slow on purpose: not for threads that answer requests.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn hash(password: &str) -> Result<String, password_hash::Error> {
    Memory::default().hash(password)
}

fn verify(memory: &mut Memory, password: &str, known: Option<&str>) -> Verdict {
    static DECOY: OnceLock<Option<String>> = OnceLock::new();
    let decoy = DECOY.get_or_init(|| memory.hash("nobody has this password").ok());
    let Some(parsed) = known.or(decoy.as_deref()).and_then(|hash| PasswordHash::new(hash).ok()) else {
        return Verdict::Wrong;
    };
    let right = memory.is_of(password, &parsed).unwrap_or(false);
    match (right && known.is_some(), is_outdated(&parsed)) {
        (false, _) => Verdict::Wrong,
        (true, false) => Verdict::Right,
        (true, true) => memory.hash(password).map_or(Verdict::Right, Verdict::Outdated),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

    fn verify(password: &str, known: Option<&str>) -> Verdict {
        super::verify(&mut Memory::default(), password, known)
    }

    #[test]
    fn memory_that_was_used_gives_the_same_hashes() {
        let mut memory = Memory::default();
        for password in ["one password here", "another password"] {
            let kept = memory.hash(password).unwrap();
            Argon2::default().verify_password(password.as_bytes(), kept.as_str()).unwrap();
            assert_eq!(super::verify(&mut memory, password, Some(&kept)), Verdict::Right);
        }
    }

    #[actix_web::test]
    async fn many_sign_ins_share_little_memory() {
        let hasher = Hasher::default();
        let tries = (0..8).map(|_| hasher.verify("x".to_owned(), None));
        for verdict in futures_util::future::join_all(tries).await {
            assert_eq!(verdict.unwrap(), Verdict::Wrong);
        }
        assert!(hasher.memories.lock().unwrap().len() <= MOST_TURNS);
    }

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
