//! What depends on where a customer is: language, currency, clock, telephone numbers.
use domain::money::{Amount, Currency, Money, SCALE};
use wire::value::PhoneNumber;

use crate::dice::Dice;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Simplified,
    Traditional,
}

impl Language {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Simplified => "zh-CN",
            Self::Traditional => "zh-TW",
        }
    }
}

/// One country to sell in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Market {
    /// ISO 3166-1 code.
    pub(crate) country: &'static str,
    pub(crate) language: Language,
    pub(crate) currency: &'static str,
    /// Units of the currency to the dollar, roughly: sums of invented deals are of this order.
    pub(crate) per_dollar: f64,
}

const fn english(country: &'static str, currency: &'static str, per_dollar: f64) -> Market {
    Market { country, language: Language::English, currency, per_dollar }
}

const MARKETS: &[Market] = &[
    english("US", "USD", 1.0),
    english("GB", "GBP", 0.75),
    english("CA", "CAD", 1.4),
    english("MX", "MXN", 19.0),
    english("BR", "BRL", 5.5),
    english("CH", "CHF", 0.8),
    english("SE", "SEK", 9.5),
    english("NO", "NOK", 10.0),
    english("DK", "DKK", 6.5),
    english("PL", "PLN", 3.6),
    english("JP", "JPY", 145.0),
    english("SG", "SGD", 1.3),
    english("AU", "AUD", 1.5),
    Market { country: "CN", language: Language::Simplified, currency: "CNY", per_dollar: 7.0 },
    Market { country: "TW", language: Language::Traditional, currency: "TWD", per_dollar: 30.0 },
    Market { country: "HK", language: Language::Traditional, currency: "HKD", per_dollar: 8.0 },
];

const EURO: &[&str] = &["AT", "BE", "DE", "ES", "FI", "FR", "IE", "IT", "NL", "PT"];

impl Market {
    /// The market of a country; dollars where nothing else is known.
    pub(crate) fn of(country: &'static str) -> Self {
        if EURO.contains(&country) {
            return english(country, "EUR", 0.85);
        }
        let known = MARKETS.iter().find(|market| market.country == country);
        known.copied().unwrap_or(english(country, "USD", 1.0))
    }

    pub(crate) fn money(self, units: i64) -> Money {
        money(units * SCALE, self.currency)
    }

    /// A deal's sum: around `dollars`, in this market's currency.
    pub(crate) fn deal(self, dice: &mut Dice, dollars: f64) -> Money {
        self.money(dice.amount(dollars * self.per_dollar))
    }

    /// A number nobody has. Where no range is kept free for fiction, the subscriber number starts with 0: none can.
    pub(crate) fn phone(self, dice: &mut Dice) -> String {
        let n = dice.between(0, 99);
        match self.country {
            "US" | "CA" => format!("+1 {} 555 01{n:02}", dice.pick(&[206, 212, 312, 404, 415, 503, 617, 713])),
            "FR" => format!("+33 1 99 00 {n:02} {:02}", dice.between(0, 99)),
            "CN" => format!("+86 {} 0555 {:04}", dice.pick(&[10, 20, 21, 755, 571, 28, 27, 25]), dice.between(0, 9999)),
            "TW" => format!("+886 {} 0555 {:04}", dice.pick(&[2, 3, 4, 6, 7]), dice.between(0, 9999)),
            "HK" => format!("+852 0555 {:04}", dice.between(0, 9999)),
            // The United Kingdom's, for all of Europe.
            _ => format!("+44 20 7946 0{n:02}{}", dice.between(0, 9)),
        }
    }

    /// A person's numbers, the first for work.
    pub(crate) fn phones(self, dice: &mut Dice) -> Vec<PhoneNumber> {
        let mut phones = vec![phone_number(&self.phone(dice), "work")];
        if dice.chance(35) {
            phones.push(phone_number(&self.phone(dice), "mobile"));
        }
        phones
    }
}

/// `units` of 1/10 000 in the currency of a code of the tables.
pub(crate) fn money(units: i64, currency: &str) -> Money {
    Money { amount: Amount(units), currency: currency.parse::<Currency>().unwrap_or_default() }
}

pub(crate) fn phone_number(number: &str, kind: &str) -> PhoneNumber {
    PhoneNumber { number: number.to_owned(), kind: kind.to_owned(), primary: false }
}
