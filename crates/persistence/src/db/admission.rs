//! How much work is taken in at a time. Who comes on top is told at once to come again: a queue that only grows would
//! make everybody wait longer than they care for an answer.
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Beyond its connections a small installation lets so many wait.
const LEAST: usize = 128;
const FOR_EACH_CONNECTION: usize = 8;

/// Counts the work in flight.
pub(super) struct Admission {
    in_flight: AtomicUsize,
    most: usize,
}

/// The right to work; it ends with the work, not with whoever waits for it.
pub(super) struct Place(Arc<Admission>);

impl Admission {
    pub(super) fn new(connections: u32) -> Arc<Self> {
        let connections = usize::try_from(connections).unwrap_or(LEAST);
        Arc::new(Self { in_flight: AtomicUsize::new(0), most: LEAST.max(FOR_EACH_CONNECTION * connections) })
    }

    /// `None` where there is as much to do already as can be done in time.
    pub(super) fn enter(self: &Arc<Self>) -> Option<Place> {
        let place = Place(self.clone());
        // The place is counted before it is judged, and given back by its drop.
        (self.in_flight.fetch_add(1, Ordering::AcqRel) < self.most).then_some(place)
    }

    pub(super) fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Acquire)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_until_there_is_none_and_come_back() {
        let admission = Admission::new(4);
        let mut places: Vec<_> = (0..LEAST).map(|_| admission.enter().expect("a place")).collect();
        assert!(admission.enter().is_none());
        assert_eq!(admission.in_flight(), LEAST);
        places.pop();
        assert!(admission.enter().is_some());
        drop(places);
        assert_eq!(admission.in_flight(), 0);
    }

    #[test]
    fn more_connections_take_in_more() {
        assert_eq!(Admission::new(64).most, 512);
    }
}
