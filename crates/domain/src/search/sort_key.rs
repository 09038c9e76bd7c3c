//! The order of names as people read them.
use super::{fold, pinyin};

/// Characters of a key: more only widens the index.
const LENGTH: usize = 120;

/// A text that sorts, byte by byte, as people look names up: letter case and accents folded, Chinese by the sound
/// of its characters and then by the characters themselves.
pub fn sort_key(text: &str) -> String {
    let folded = fold(text);
    let spelt = folded.chars().map(|character| match pinyin::readings(character).next() {
        Some(sound) => format!("{sound}{character}"),
        None => character.to_string(),
    });
    spelt.collect::<String>().chars().take(LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn names_are_in_the_order_of_their_sounds() {
        let mut names = ["赵六", "Émile", "阿里", "Bob", "白云", "adam"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["adam", "阿里", "白云", "Bob", "Émile", "赵六"]);
    }
}
