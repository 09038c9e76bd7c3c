//! Which modules travel in one file. Every set of pieces that share something gets a module of its own, which makes
//! hundreds, most of them smaller than what it costs to ask for them. Joined, they are a third of their bytes and a tenth
//! of the requests; a piece then also loads a little that it does not need.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What one more file costs, in bytes before compression: its request and answer, its frame, and that brotli learns anew. Of
/// the sizes tried, from three to twenty-five thousand, the pages together are smallest with this.
const COST_OF_A_FILE: i64 = 6_000;
/// A page is waited for by all who open it, a part of one only by those who ask for it.
const WEIGHT_OF_A_PAGE: i64 = 6;

/// The pieces that need a module or a file, each as one bit.
pub(super) type Users = u128;

/// Modules that make up one file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) users: Users,
    weight: i64,
    /// Their places in the list of modules, the heaviest first.
    pub(super) members: Vec<usize>,
}

impl Group {
    /// What all pieces together save when two files are one: negative where too many would load what they do not need.
    fn gain(&self, other: &Self, pages: Users) -> i64 {
        let count = |users: Users| i64::from(users.count_ones());
        let times = |users: Users, bytes| (count(users) + count(users & pages) * (WEIGHT_OF_A_PAGE - 1)) * bytes;
        let saved = times(self.users & other.users, COST_OF_A_FILE);
        saved - times(other.users & !self.users, self.weight) - times(self.users & !other.users, other.weight)
    }

    fn join(&mut self, other: Self) {
        let other_leads = other.weight > self.weight;
        self.users |= other.users;
        self.weight += other.weight;
        let at = if other_leads { 0 } else { self.members.len() };
        self.members.splice(at..at, other.members);
    }
}

/// Joins, as long as that saves anything, the two that save most.
pub(super) fn gather(modules: impl Iterator<Item = (Users, i64)>, pages: Users) -> Vec<Group> {
    let group = |(at, (users, weight))| Some(Group { users, weight, members: vec![at] });
    // Joined groups leave their places, so that what was found out about the others stays true.
    let mut groups: Vec<Option<Group>> = modules.enumerate().map(group).collect();
    let mut gains: BinaryHeap<Gain> = (0..groups.len()).flat_map(|place| gains_of(&groups, place, pages)).collect();
    while let Some((_, Reverse((first, second)))) = gains.pop() {
        if groups[first].is_none() || groups[second].is_none() {
            continue;
        }
        if let (Some(mut joined), Some(other)) = (groups[first].take(), groups[second].take()) {
            joined.join(other);
            groups.push(Some(joined));
            gains.extend(gains_of(&groups, groups.len() - 1, pages));
        }
    }
    groups.into_iter().flatten().collect()
}

/// What two groups save, and their places; of equal ones the first is taken.
type Gain = (i64, Reverse<(usize, usize)>);

/// What a group saves with each of those before it.
fn gains_of(groups: &[Option<Group>], place: usize, pages: Users) -> Vec<Gain> {
    let Some(Some(own)) = groups.get(place) else { return Vec::new() };
    let others = groups[..place].iter().enumerate().filter_map(|(at, group)| Some((at, group.as_ref()?)));
    let gains = others.map(|(at, other)| (other.gain(own, pages), Reverse((at, place))));
    gains.filter(|(gain, _)| *gain > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(modules: &[(Users, i64)]) -> Vec<Vec<usize>> {
        gather(modules.iter().copied(), 0).into_iter().map(|group| group.members).collect()
    }

    #[test]
    fn what_the_same_pieces_need_is_one_file() {
        assert_eq!(members(&[(0b11, 9_000), (0b11, 90_000), (0b100, 5)]), [vec![2], vec![1, 0]], "the heaviest leads");
    }

    #[test]
    fn little_is_carried_along_and_much_is_not() {
        assert_eq!(
            members(&[(0b11, 50_000), (0b01, 400)]),
            [vec![0, 1]],
            "400 bytes for nothing are less than a request"
        );
        assert_eq!(members(&[(0b11, 400), (0b01, 50_000)]), [vec![0], vec![1]]);
    }

    #[test]
    fn a_page_counts_for_more_than_a_part() {
        let modules = [(0b11, 50_000), (0b01, 7_000)];
        assert_eq!(gather(modules.into_iter(), 0b00).len(), 2, "the second would load 7 000 for nothing");
        assert_eq!(gather(modules.into_iter(), 0b01).len(), 1, "but the first is a page, and has one file less");
        assert_eq!(gather(modules.into_iter(), 0b10).len(), 2);
    }

    #[test]
    fn what_no_piece_needs_together_stays_apart() {
        assert_eq!(members(&[(0b01, 1), (0b10, 1)]), [vec![0], vec![1]]);
    }
}
