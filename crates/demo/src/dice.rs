//! Chance that repeats: every part of the data has a generator of its own, so that a change in one part leaves the others alone.
use std::f64::consts::TAU;

use uuid::{Builder, Uuid};
use wire::Timestamp;

pub(crate) struct Dice(fastrand::Rng);

impl Dice {
    /// The generator of the part called `name`.
    pub(crate) fn named(name: &str) -> Self {
        // FNV-1a: any fixed spreading of the name's bytes will do.
        let seed = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self::at(seed, 0, 0)
    }

    /// The generator of record `index` of `stream`: known without the records before it.
    pub(crate) fn at(seed: u64, stream: u64, index: u64) -> Self {
        Self(fastrand::Rng::with_seed(spread(spread(seed ^ stream.rotate_left(32)) ^ index)))
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0.usize(..count)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high)
    }

    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.0.i64(0..100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// One of the items, each as often as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, items: &[(i64, T)]) -> T {
        let mut left = self.between(0, items.iter().map(|(weight, _)| weight).sum::<i64>() - 1);
        for (weight, item) in items {
            left -= weight;
            if left < 0 {
                return *item;
            }
        }
        items[0].1
    }

    /// A place below `count`, the first ones far more often than the last.
    pub(crate) fn skewed(&mut self, count: usize) -> usize {
        let share = self.0.f64();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a small count"
        )]
        let place = (share * share * count as f64) as usize;
        place.min(count - 1)
    }

    /// Log-normal around `median`, as sums of deals are: many small ones, few very large ones. In whole hundreds.
    pub(crate) fn amount(&mut self, median: f64) -> i64 {
        // Box and Muller's normal variate; `1 - x` keeps the logarithm off zero.
        let normal = (-2.0 * (1.0 - self.0.f64()).ln()).sqrt() * (TAU * self.0.f64()).cos();
        let hundreds = (median * (0.9 * normal).exp() / 100.0).round().clamp(1.0, 1e9);
        #[expect(clippy::cast_possible_truncation, reason = "clamped")]
        let hundreds = hundreds as i64;
        hundreds * 100
    }

    /// An id shaped like a version 7 UUID: the time of creation, then chance.
    pub(crate) fn id(&mut self, created_at: Timestamp) -> Uuid {
        let mut bytes = [0; 10];
        self.0.fill(&mut bytes);
        let millis = u64::try_from(created_at.to_utc().timestamp_millis()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

/// The finishing steps of splitmix64: neighbouring numbers in, unrelated numbers out.
fn spread(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_place_gives_the_same_chance() {
        let draw = |seed, stream, index| Dice::at(seed, stream, index).between(0, i64::MAX - 1);
        assert_eq!(draw(1, 2, 3), draw(1, 2, 3));
        let others = [draw(1, 2, 4), draw(1, 3, 3), draw(2, 2, 3), draw(2, 1, 3)];
        assert!(others.iter().all(|other| *other != draw(1, 2, 3)));
    }

    #[test]
    fn weights_are_kept() {
        let mut dice = Dice::named("weights");
        let heavy = (0..10_000).filter(|_| dice.weighted(&[(9, true), (1, false)])).count();
        assert!((8_800..9_200).contains(&heavy), "{heavy}");
    }

    #[test]
    fn amounts_lie_around_their_median() {
        let mut dice = Dice::named("amounts");
        let below = (0..10_000).filter(|_| dice.amount(20_000.0) < 20_000).count();
        assert!((4_700..5_300).contains(&below), "{below}");
    }

    #[test]
    fn ids_are_version_7_of_their_time() {
        let created_at = Timestamp::parse("2026-11-22T05:51:36.123Z").unwrap();
        let id = Dice::named("ids").id(created_at);
        assert_eq!((id.get_version_num(), id.as_u128() >> 80), (7, 1_795_326_696_123));
    }
}
