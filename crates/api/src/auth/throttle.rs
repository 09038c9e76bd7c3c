//! How often a password may be guessed. Nobody is locked out: a device its owner signed in from has a bucket of its own,
//! which strangers cannot empty.
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    error::{ApiError, Code},
    middleware::limit::{bucket, seconds},
};

/// Forget idle keys whenever so many are remembered.
const TIDY_ABOVE: usize = 20_000;

type Account = [u8; 16];

/// The buckets. An attempt is taken out before the password is looked at, so that parallel guesses count too.
pub struct Throttle {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_account: DefaultKeyedRateLimiter<Account>,
    by_device: DefaultKeyedRateLimiter<Uuid>,
}

/// Who tries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Attempt<'a> {
    /// From a device that the account's owner once signed in from.
    Known(Uuid),
    Stranger { address: Option<IpAddr>, account: &'a str },
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            // Ten a minute and no more: five at once, and five come back within the minute.
            by_address: limiter(5, Duration::from_secs(12)),
            // A hundred an hour and no more: twenty at once, and eighty come back within the hour.
            by_account: limiter(20, Duration::from_secs(45)),
            by_device: limiter(10, Duration::from_secs(30)),
        }
    }
}

fn limiter<K: std::hash::Hash + Eq + Clone>(burst: u32, refill: Duration) -> DefaultKeyedRateLimiter<K> {
    let burst = NonZeroU32::new(burst).expect("bursts are not 0");
    RateLimiter::keyed(Quota::with_period(refill).expect("periods are not 0").allow_burst(burst))
}

impl Throttle {
    /// Counts the attempt.
    ///
    /// # Errors
    /// 429 with the time to wait. It comes for addresses nobody has an account under, too.
    pub(super) fn count(&self, attempt: Attempt<'_>) -> Result<(), ApiError> {
        match attempt {
            Attempt::Known(device) => take(&self.by_device, &device),
            Attempt::Stranger { address, account } => {
                address.map_or(Ok(()), |address| take(&self.by_address, &bucket(address)))?;
                take(&self.by_account, &key(account))
            }
        }
    }
}

/// Of the spelling all others come down to; hashed, so that a long one takes no more room.
fn key(account: &str) -> Account {
    let digest: [u8; 32] = Sha256::digest(account.trim().to_lowercase()).into();
    let mut key = Account::default();
    key.copy_from_slice(&digest[..16]);
    key
}

fn take<K: std::hash::Hash + Eq + Clone>(buckets: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), ApiError> {
    if buckets.len() > TIDY_ABOVE {
        buckets.retain_recent();
    }
    buckets.check_key(key).map_err(|refused| {
        let wait = refused.wait_time_from(DefaultClock::default().now());
        ApiError::from(Code::TooManyRequests).retry_after(seconds(wait))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn one_address_may_not_guess_on() {
        let throttle = Throttle::default();
        let tried = |account: &str| throttle.count(Attempt::Stranger { address: address(1), account }).is_ok();
        let allowed = (0..50).filter(|n| tried(&format!("user{n}@example.com"))).count();
        assert_eq!(allowed, 5);
        assert!(throttle.count(Attempt::Stranger { address: address(2), account: "user1@example.com" }).is_ok());
    }

    #[test]
    fn many_addresses_may_not_guess_at_one_account() {
        let throttle = Throttle::default();
        let tried = |n: u8| {
            let account = if n % 2 == 0 { "nancy@example.com" } else { " NANCY@example.com" };
            throttle.count(Attempt::Stranger { address: address(n), account }).is_ok()
        };
        assert_eq!((0..=255).filter(|n| tried(*n)).count(), 20);
    }

    #[test]
    fn strangers_do_not_keep_the_owner_out() {
        let throttle = Throttle::default();
        let stranger = || throttle.count(Attempt::Stranger { address: address(1), account: "nancy@example.com" });
        while stranger().is_ok() {}
        assert!(throttle.count(Attempt::Known(Uuid::from_u128(1))).is_ok());
        let refused = stranger().unwrap_err();
        assert_eq!(refused.code, Code::TooManyRequests);
        assert!(refused.retry_after.is_some_and(|wait| (1..=12).contains(&wait)), "{:?}", refused.retry_after);
    }

    #[test]
    fn a_known_device_is_bounded_too() {
        let throttle = Throttle::default();
        assert_eq!((0..50).filter(|_| throttle.count(Attempt::Known(Uuid::nil())).is_ok()).count(), 10);
    }
}
