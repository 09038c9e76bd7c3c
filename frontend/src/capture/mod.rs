//! Paste to fill (F3): a business card or the signature of an e-mail, in English or Chinese, read into the fields of a form.
//! Pure functions, but for `panel`; nothing that is pasted leaves the page before the form is saved.
mod classify;
mod contact;
mod fill;
mod label;
mod panel;
mod person;
mod place;
mod segment;
#[cfg(test)]
mod tests;
mod words;

use classify::Class;
pub(crate) use panel::panel;
use segment::Segment;

/// What a text on a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    FamilyName,
    GivenName,
    Title,
    Department,
    Company,
    Email,
    Mobile,
    Phone,
    Fax,
    Website,
    Street,
    City,
    Region,
    PostalCode,
    Country,
}

/// A part, what it says, and the line it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Find {
    part: Part,
    text: String,
    line: usize,
}

/// A card as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
struct Card {
    lines: Vec<String>,
    finds: Vec<Find>,
}

impl Card {
    fn read(text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
        let mut card = Self { lines, finds: Vec::new() };
        let mut rest = Vec::new();
        for segment in segment::all(&card.lines) {
            rest.extend(contact::take(segment, &mut card.finds));
        }
        card.sort_out(rest);
        card.finds.sort_by_key(|find| find.part);
        card
    }

    /// What is no address of any network is told apart by its words, and by what is missing still.
    fn sort_out(&mut self, segments: Vec<Segment>) {
        let segments: Vec<Segment> = segments.into_iter().flat_map(classify::split).collect();
        let host = classify::host_name(self.first(Part::Email));
        let classes = classify::all(&segments, host.as_deref());
        let of = |class: Class| {
            segments.iter().zip(&classes).filter(move |(_, known)| **known == class).map(|(segment, _)| segment)
        };
        self.finds.extend(person::choose(&of(Class::Name).collect::<Vec<_>>()));
        if let Some(title) = of(Class::Title).next() {
            let (department, title_text) = classify::department_before(&title.text);
            self.put(Part::Title, title_text, title.line);
            if let Some(department) = department {
                self.put(Part::Department, department, title.line);
            }
        }
        if self.first(Part::Department).is_none()
            && let Some(department) = of(Class::Department).next()
        {
            self.put(Part::Department, &department.text, department.line);
        }
        let address: Vec<&Segment> = of(Class::Address).collect();
        self.finds.extend(place::read(&address));
        if let Some(company) = of(Class::Company).next().or_else(|| classify::guess_company(&segments, &classes)) {
            self.put(Part::Company, &company.text, company.line);
        }
    }

    fn put(&mut self, part: Part, text: &str, line: usize) {
        self.finds.push(Find { part, text: text.to_owned(), line });
    }

    fn all(&self, part: Part) -> impl Iterator<Item = &Find> {
        self.finds.iter().filter(move |find| find.part == part)
    }

    fn first(&self, part: Part) -> Option<&str> {
        self.all(part).next().map(|find| find.text.as_str())
    }
}

/// A character of Chinese writing.
fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c) || ('\u{F900}'..='\u{FAFF}').contains(&c)
}

fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}
