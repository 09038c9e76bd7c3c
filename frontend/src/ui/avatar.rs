//! A person or company as a coloured circle of initials; always beside the name, never alone.
use leptos::prelude::*;

use crate::browser;

/// Latin names give two initials, Chinese names their last two characters.
pub(crate) fn initials(name: &str) -> String {
    let is_han = |c: char| ('\u{2E80}'..='\u{9FFF}').contains(&c);
    // Not by the tables of all alphabets, which would weigh on every first visit: what is neither mark nor picture is a letter.
    let marks = ['\u{2000}'..='\u{303F}', '\u{FF00}'..='\u{FFEF}', '\u{1F000}'..='\u{1FAFF}'];
    let letter =
        |c: &char| c.is_ascii_alphanumeric() || (*c > '\u{BF}' && !marks.iter().any(|marks| marks.contains(c)));
    let characters: Vec<char> = name.chars().filter(letter).collect();
    if characters.first().copied().is_some_and(is_han) {
        return characters[characters.len().saturating_sub(2)..].iter().collect();
    }
    let words = name.split_whitespace().filter_map(|word| word.chars().find(letter));
    let initials: Vec<char> = words.collect();
    let last = if initials.len() > 1 { initials.last() } else { None };
    browser::uppercase(&initials.first().into_iter().chain(last).collect::<String>())
}

/// One of six hues, the same for the same name everywhere.
fn hue(name: &str) -> u32 {
    name.chars().fold(7_u32, |sum, c| sum.wrapping_mul(31).wrapping_add(u32::from(c))) % 6
}

#[component]
pub(crate) fn Avatar(#[prop(into)] name: String) -> impl IntoView {
    view! { <span class="avatar" aria-hidden="true" data-hue=hue(&name).to_string()>{initials(&name)}</span> }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_follow_the_script() {
        for (name, expected) in [
            ("Nancy Davolio", "ND"),
            ("李雷", "李雷"),
            ("欧阳修文", "修文"),
            ("apple", "A"),
            ("", ""),
            ("J. R. R. Tolkien", "JT"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
