//! How often a password may be guessed. Nobody is locked out: a device its owner signed in from has a bucket of its own,
//! which strangers cannot empty; and who knows the password is not counted.
use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::buckets::Buckets;
use crate::{
    error::{ApiError, Code},
    middleware::limit::{bucket, seconds},
};

type Account = [u8; 16];

/// The buckets of sign-ins that fail.
#[derive(Debug)]
pub struct Throttle {
    addresses: Buckets<IpAddr>,
    accounts: Buckets<Account>,
    devices: Buckets<Uuid>,
}

/// Who tries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Attempt<'a> {
    /// From a device that the account's owner once signed in from.
    Known(Uuid),
    Stranger {
        address: Option<IpAddr>,
        account: &'a str,
    },
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            // Ten a minute and no more: five at once, and five come back within the minute.
            addresses: Buckets::new(5, Duration::from_secs(12)),
            // A hundred an hour and no more: twenty at once, and eighty come back within the hour.
            accounts: Buckets::new(20, Duration::from_secs(45)),
            devices: Buckets::new(10, Duration::from_secs(30)),
        }
    }
}

impl Throttle {
    /// Counts the attempt.
    ///
    /// # Errors
    /// 429 with the time to wait. It comes for addresses nobody has an account under, too.
    pub(super) fn count(&self, attempt: Attempt<'_>) -> Result<(), ApiError> {
        let now = Instant::now();
        let taken = match attempt {
            Attempt::Known(device) => self.devices.take(device, now),
            Attempt::Stranger { address, account } => address
                .map_or(Ok(()), |address| self.addresses.take(bucket(address), now))
                .and_then(|()| self.accounts.take(key(account), now)),
        };
        taken.map_err(|wait| ApiError::from(Code::TooManyRequests).retry_after(seconds(wait)))
    }

    /// Takes it back: it was no guess.
    pub(super) fn forgive(&self, attempt: Attempt<'_>) {
        match attempt {
            Attempt::Known(device) => self.devices.give_back(&device),
            Attempt::Stranger { address, account } => {
                if let Some(address) = address {
                    self.addresses.give_back(&bucket(address));
                }
                self.accounts.give_back(&key(account));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn stranger(last: u8, account: &str) -> Attempt<'_> {
        Attempt::Stranger { address: Some(IpAddr::from([192, 0, 2, last])), account }
    }

    #[test]
    fn one_address_may_not_guess_on() {
        let throttle = Throttle::default();
        let tried = |account: &str| throttle.count(stranger(1, account)).is_ok();
        let allowed = (0..50).filter(|n| tried(&format!("user{n}@example.com"))).count();
        assert_eq!(allowed, 5);
        assert!(throttle.count(stranger(2, "user1@example.com")).is_ok());
    }

    #[test]
    fn many_addresses_may_not_guess_at_one_account() {
        let throttle = Throttle::default();
        let tried = |n: u8| {
            let account = if n.is_multiple_of(2) { "nancy@example.com" } else { " NANCY@example.com" };
            throttle.count(stranger(n, account)).is_ok()
        };
        assert_eq!((0..=255).filter(|n| tried(*n)).count(), 20);
    }

    #[test]
    fn strangers_do_not_keep_the_owner_out() {
        let throttle = Throttle::default();
        let try_it = || throttle.count(stranger(1, "nancy@example.com"));
        while try_it().is_ok() {}
        assert!(throttle.count(Attempt::Known(Uuid::from_u128(1))).is_ok());
        let refused = try_it().unwrap_err();
        assert_eq!(refused.code, Code::TooManyRequests);
        assert!(refused.retry_after.is_some_and(|wait| (1..=12).contains(&wait)), "{:?}", refused.retry_after);
    }

    #[test]
    fn a_known_device_is_bounded_too() {
        let throttle = Throttle::default();
        assert_eq!((0..50).filter(|_| throttle.count(Attempt::Known(Uuid::nil())).is_ok()).count(), 10);
    }

    #[test]
    fn an_office_signs_in_through_one_address() {
        let throttle = Throttle::default();
        for n in 0..200 {
            let account = format!("user{n}@example.com");
            throttle.count(stranger(1, &account)).unwrap();
            throttle.forgive(stranger(1, &account));
        }
    }
}
