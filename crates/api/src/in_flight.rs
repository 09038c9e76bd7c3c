//! Tries at work in this process. A second one is told so at once (RFC draft idempotency-key, 2.6) and takes no place in the
//! queue to the database, where it could only wait for the first.
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use persistence::idempotency::Key;
use uuid::Uuid;

type Try = (Uuid, String, String, String);

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct InFlight(Arc<Mutex<HashSet<Try>>>);

/// One, until it is dropped: with the work, not with the wait for it.
#[derive(Debug)]
pub struct Trying(InFlight, Try);

impl InFlight {
    /// None while another try with the key goes on.
    pub fn begin(&self, key: &Key) -> Option<Trying> {
        let this = (key.principal, key.method.clone(), key.path.clone(), key.key.clone());
        let is_new = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(this.clone());
        is_new.then(|| Trying(self.clone(), this))
    }
}

impl Drop for Trying {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: &str) -> Key {
        let text = str::to_owned;
        let (method, path, body_hash) = (text("POST"), text("/api/v1/leads"), text("x"));
        Key { principal: Uuid::nil(), method, path, key: text(key), body_hash }
    }

    #[test]
    fn a_key_is_at_work_once() {
        let all = InFlight::default();
        let first = all.begin(&key("a"));
        assert!(first.is_some() && all.begin(&key("a")).is_none() && all.begin(&key("b")).is_some());
        drop(first);
        assert!(all.begin(&key("a")).is_some());
    }
}
