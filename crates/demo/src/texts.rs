//! What is sold, said and written, in the customer's language.
use std::sync::LazyLock;

use crate::{dice::Dice, market::Language, table::rows};

/// A table, read once; its first column is a language.
type Rows<const N: usize> = LazyLock<Vec<[&'static str; N]>>;

static OFFERS: Rows<4> = LazyLock::new(|| rows(include_str!("../data/offers.tsv")).collect());
static NEXT_STEPS: Rows<3> = LazyLock::new(|| rows(include_str!("../data/next_steps.tsv")).collect());
static INTERESTS: Rows<2> = LazyLock::new(|| rows(include_str!("../data/interests.tsv")).collect());
static TITLES: Rows<3> = LazyLock::new(|| rows(include_str!("../data/titles.tsv")).collect());
static ACTIVITIES: Rows<7> = LazyLock::new(|| rows(include_str!("../data/activity_texts.tsv")).collect());
static TASKS: Rows<5> = LazyLock::new(|| rows(include_str!("../data/task_texts.tsv")).collect());

/// One of the rows in the language that fit.
fn draw<const N: usize>(
    dice: &mut Dice,
    table: &'static [[&'static str; N]],
    language: Language,
    fits: impl Fn(&[&'static str; N]) -> bool,
) -> [&'static str; N] {
    let fitting = || table.iter().filter(|row| row[0] == language.tag() && fits(row));
    let place = dice.below(fitting().count());
    fitting().nth(place).copied().unwrap_or([""; N])
}

/// One thing to sell.
pub(crate) struct Offer {
    pub(crate) name: &'static str,
    description: &'static str,
    pub(crate) product: &'static str,
}

impl Offer {
    pub(crate) fn draw(dice: &mut Dice, language: Language) -> Self {
        let [_, name, description, product] = draw(dice, &OFFERS, language, |_| true);
        Self { name, description, product }
    }

    /// What exactly is wanted, with figures.
    pub(crate) fn description(&self, dice: &mut Dice) -> String {
        self.description
            .replace("{sites}", &dice.between(2, 14).to_string())
            .replace("{count}", &(dice.between(4, 40) * 20).to_string())
    }

    /// What a deal for this offer is called.
    pub(crate) fn title(&self, company: &str, language: Language) -> String {
        match language {
            Language::English => format!("{} for {company}", self.name),
            _ => format!("{company}{}", self.name),
        }
    }
}

/// What comes next for a deal in an open stage.
pub(crate) fn next_step(dice: &mut Dice, language: Language, stage: usize) -> &'static str {
    let stage = i64::try_from(stage).unwrap_or_default();
    draw(dice, &NEXT_STEPS, language, |row| crate::table::number(row[1]) == stage)[2]
}

/// What a lead asked for.
pub(crate) fn interest(dice: &mut Dice, language: Language) -> &'static str {
    draw(dice, &INTERESTS, language, |_| true)[1]
}

/// A title and its department.
pub(crate) fn position(dice: &mut Dice, language: Language) -> (&'static str, &'static str) {
    let [_, title, department] = draw(dice, &TITLES, language, |_| true);
    (title, department)
}

/// What a call, mail or meeting was about. Direction, outcome and minutes may be empty.
#[derive(Clone, Copy)]
pub(crate) struct ActivityText {
    pub(crate) kind: &'static str,
    pub(crate) direction: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) minutes: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) body: &'static str,
}

impl ActivityText {
    /// One whose kind `fits`.
    pub(crate) fn draw(dice: &mut Dice, language: Language, fits: impl Fn(&str) -> bool) -> Self {
        let [_, kind, direction, outcome, minutes, subject, body] =
            draw(dice, &ACTIVITIES, language, |row| fits(row[1]));
        Self { kind, direction, outcome, minutes, subject, body }
    }
}

/// What is to be done.
pub(crate) struct TaskText {
    pub(crate) subject: &'static str,
    pub(crate) description: &'static str,
    pub(crate) priority: &'static str,
}

impl TaskText {
    /// One about a `customer` or a `campaign`.
    pub(crate) fn draw(dice: &mut Dice, language: Language, about: &str) -> Self {
        let [_, _, subject, description, priority] = draw(dice, &TASKS, language, |row| row[1] == about);
        Self { subject, description, priority }
    }
}

/// Whom and what a text speaks of.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) person: &'a str,
    pub(crate) company: &'a str,
    pub(crate) product: &'a str,
}

impl Names<'_> {
    pub(crate) fn fill(self, text: &str) -> String {
        text.replace("\\n", "\n")
            .replace("{person}", self.person)
            .replace("{company}", self.company)
            .replace("{product}", self.product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [Language; 3] = [Language::English, Language::Simplified, Language::Traditional];

    #[test]
    fn every_language_has_every_kind_of_text() {
        let mut dice = Dice::named("texts");
        for language in LANGUAGES {
            (0..5).for_each(|stage| assert!(!next_step(&mut dice, language, stage).is_empty()));
            for about in ["customer", "campaign"] {
                assert!(!TaskText::draw(&mut dice, language, about).subject.is_empty());
            }
            for kind in ["call", "email", "meeting", "visit", "message", "note"] {
                assert_eq!(ActivityText::draw(&mut dice, language, |of| of == kind).kind, kind);
            }
            assert!(!position(&mut dice, language).1.is_empty() && !interest(&mut dice, language).is_empty());
        }
    }

    #[test]
    fn no_blank_is_left_unfilled() {
        let names = Names { person: "P", company: "C", product: "W" };
        for row in ACTIVITIES.iter() {
            assert!(!names.fill(row[5]).contains('{') && !names.fill(row[6]).contains(['{', '\\']), "{row:?}");
        }
        for row in TASKS.iter() {
            assert!(!names.fill(row[2]).contains('{') && !names.fill(row[3]).contains('{'), "{row:?}");
        }
    }
}
