//! Putting a few things in order. The library's own sorting is as much code as a page, again for every kind of thing sorted.

/// As a stable sort does: what comes neither before nor after stays as it was.
pub(crate) fn sorted<T>(items: impl IntoIterator<Item = T>, comes_before: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut ordered = Vec::new();
    for item in items {
        // What is in order already goes to the end without being moved again.
        let at = ordered.partition_point(|other| !comes_before(&item, other));
        ordered.insert(at, item);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn equal_ones_stay_as_they_were() {
        let items = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        let names: String = sorted(items, |a, b| a.0 < b.0).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, "dbeac");
        assert_eq!(sorted([3, 1, 2], |a, b| a > b), [3, 2, 1]);
        assert_eq!(sorted(Vec::<u8>::new(), |a, b| a < b), Vec::<u8>::new());
    }
}
