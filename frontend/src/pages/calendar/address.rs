//! The state of the calendar, which lives in its address and nowhere else (UX 2.2).
use chrono::NaiveDate;

use super::layer::{LAYERS, Layer};
use crate::ui::days::{self, Span};

/// How much is seen at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Layout {
    #[default]
    Month,
    Week,
    Day,
    Agenda,
}

/// So far an agenda looks ahead, in days.
const AHEAD: i64 = 30;

impl Layout {
    pub(super) const ALL: [Self; 4] = [Self::Month, Self::Week, Self::Day, Self::Agenda];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::Agenda => "agenda",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// The days shown around one of them.
    pub(super) fn span(self, on: NaiveDate, first_weekday: u32) -> Span {
        match self {
            Self::Month => days::month(on, first_weekday),
            Self::Week => days::week(on, first_weekday),
            Self::Day => Span { first: on, last: on },
            Self::Agenda => Span { first: on, last: days::plus(on, AHEAD - 1) },
        }
    }

    /// The same day in the period before or after.
    pub(super) fn step(self, on: NaiveDate, by: i32) -> NaiveDate {
        match self {
            Self::Month => days::plus_months(on, by),
            Self::Week => days::plus(on, i64::from(by) * 7),
            Self::Day => days::plus(on, by.into()),
            Self::Agenda => days::plus(on, i64::from(by) * AHEAD),
        }
    }
}

/// Everything that decides what the calendar shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) layout: Layout,
    /// A day of the period; today where the address names none.
    pub(super) on: Option<NaiveDate>,
    /// `me`, `team`, `all`, or a user's id.
    pub(super) who: String,
    /// The kinds of record shown.
    pub(super) layers: Vec<&'static str>,
    /// The day that is looked into.
    pub(super) open: Option<NaiveDate>,
}

impl Default for State {
    fn default() -> Self {
        Self { layout: Layout::default(), on: None, who: "me".to_owned(), layers: usual(), open: None }
    }
}

fn usual() -> Vec<&'static str> {
    LAYERS.iter().filter(|layer| layer.usual).map(|layer| layer.record).collect()
}

fn is_who(text: &str) -> bool {
    matches!(text, "me" | "team" | "all") || (text.len() == 36 && !text.contains(['&', ' ', '/']))
}

impl State {
    /// The state an address's parameters describe, and whether something in them was not understood (U7).
    pub(super) fn read(parameter: impl Fn(&str) -> Option<String>) -> (Self, bool) {
        let text = |name: &str| parameter(name).filter(|text| !text.is_empty());
        let (layout, on, who, open) = (text("layout"), text("on"), text("who"), text("open"));
        let named: Option<Vec<String>> = parameter("layers").map(|names| names.split(',').map(str::to_owned).collect());
        let layers = named.as_ref().map_or_else(usual, |names| known(names));
        let state = Self {
            layout: layout.as_deref().and_then(Layout::named).unwrap_or_default(),
            on: on.as_deref().and_then(days::parse),
            who: who.clone().filter(|who| is_who(who)).unwrap_or_else(|| "me".to_owned()),
            open: open.as_deref().and_then(days::parse),
            layers,
        };
        let unknown =
            named.is_some_and(|names| names.iter().any(|name| !name.is_empty() && Layer::named(name).is_none()));
        let dropped = unknown
            || layout.is_some_and(|name| Layout::named(&name).is_none())
            || on.is_some() != state.on.is_some()
            || who.is_some_and(|who| !is_who(&who))
            || open.is_some() != state.open.is_some();
        (state, dropped)
    }

    /// The day whose period is shown. A day that is looked into is always among those shown.
    pub(super) fn around(&self, today: NaiveDate, first_weekday: u32) -> NaiveDate {
        let on = self.on.unwrap_or(today);
        let hidden = |day: &NaiveDate| !self.layout.span(on, first_weekday).contains(*day);
        self.open.filter(hidden).unwrap_or(on)
    }

    /// Every sign of it is safe in a query.
    pub(super) fn address(&self) -> String {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let parts = [
            ("layout", (self.layout != Layout::default()).then(|| self.layout.name().to_owned())),
            ("on", day(self.on)),
            ("who", (self.who != "me").then(|| self.who.clone())),
            ("layers", (self.layers != usual()).then(|| self.layers.join(","))),
            ("open", day(self.open)),
        ];
        let query: Vec<_> =
            parts.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?))).collect();
        if query.is_empty() { "/calendar".to_owned() } else { format!("/calendar?{}", query.join("&")) }
    }

    /// With a layer more, or less.
    pub(super) fn switched(&self, layer: &Layer) -> Self {
        let shown = |known: &&Layer| self.layers.contains(&known.record) != (known.record == layer.record);
        Self { layers: LAYERS.iter().filter(shown).map(|known| known.record).collect(), ..self.clone() }
    }
}

/// In their own order, each once.
fn known(names: &[String]) -> Vec<&'static str> {
    LAYERS.iter().map(|layer| layer.record).filter(|record| names.iter().any(|name| name == record)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reread(address: &str) -> (State, bool) {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        State::read(|name| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        })
    }

    #[test]
    fn a_state_survives_its_address() {
        let day = days::parse("2026-11-27");
        let each = [
            State::default(),
            State { layout: Layout::Week, on: day, who: "team".to_owned(), open: day, ..State::default() },
            State { layers: Vec::new(), ..State::default() },
            State { who: "0192d1a0-0000-7000-8000-000000000001".to_owned(), ..State::default() },
        ];
        for state in each {
            assert_eq!(reread(&state.address()), (state.clone(), false), "{}", state.address());
        }
        assert_eq!(State::default().address(), "/calendar");
    }

    #[test]
    fn what_is_not_understood_is_dropped_and_said() {
        for query in ["layout=year", "on=2026-02-30", "who=somebody", "layers=task,lead", "open=x"] {
            assert!(reread(&format!("/calendar?{query}")).1, "{query}");
        }
        assert_eq!(reread("/calendar?layers=campaign,task,task").0.layers, ["task", "campaign"]);
    }

    #[test]
    fn layers_are_switched_one_by_one() {
        let campaigns = Layer::named("campaign").unwrap();
        let with = State::default().switched(campaigns);
        assert_eq!(with.layers, ["task", "activity", "campaign"]);
        assert_eq!(with.switched(campaigns), State::default());
    }

    #[test]
    fn a_day_looked_into_is_among_those_shown() {
        let day = |text| days::parse(text).unwrap();
        let (today, near, far) = (day("2026-11-27"), day("2026-12-03"), day("2026-02-10"));
        let around = |open| State { open: Some(open), ..State::default() }.around(today, 1);
        assert_eq!((around(near), around(far)), (today, far));
    }

    #[test]
    fn periods_follow_one_another() {
        let day = |text| days::parse(text).unwrap();
        let on = day("2027-01-31");
        assert_eq!(Layout::Month.step(on, 1), day("2027-02-28"));
        assert_eq!(Layout::Week.step(on, -1), day("2027-01-24"));
        let next = Layout::Agenda.step(on, 1);
        assert_eq!(Layout::Agenda.span(on, 1).last, days::plus(next, -1));
    }
}
