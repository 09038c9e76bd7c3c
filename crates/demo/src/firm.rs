//! Companies nobody founded: real places and short names, common trades, put together by chance.
use std::sync::LazyLock;

use wire::value::Address;

use crate::{
    dice::Dice,
    market::{Language, Market},
    names::Name,
    table::{rows, some},
};

/// Where a company is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) country: &'static str,
    pub(crate) region: &'static str,
    pub(crate) city: &'static str,
    /// A district of the city, in China.
    pub(crate) district: &'static str,
}

#[derive(Clone, Debug)]
pub(crate) struct Firm {
    pub(crate) name: String,
    /// What stands before `.example` in its addresses.
    pub(crate) domain: String,
    pub(crate) industry: &'static str,
    pub(crate) place: Place,
}

/// A word and what goes with it: a trade's line of business, a brand's Latin spelling.
type Word = (&'static str, &'static str);

struct Words {
    english: Vec<Word>,
    simplified: Vec<Word>,
    traditional: Vec<Word>,
    brands: Vec<Word>,
    short_names: Vec<Word>,
    america: Vec<Place>,
    europe: Vec<Place>,
    china: Vec<Place>,
    taiwan: Vec<Place>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    english: words("english"),
    simplified: words("simplified"),
    traditional: words("traditional"),
    brands: words("brand"),
    short_names: rows(include_str!("../data/cn_short_names.tsv")).map(|[name, latin]| (name, latin)).collect(),
    america: america(),
    europe: europe(),
    china: china(),
    taiwan: taiwan(),
});

fn words(kind: &str) -> Vec<Word> {
    let all = rows(include_str!("../data/firm_words.tsv"));
    all.filter(|[of, _, _]| *of == kind).map(|[_, word, more]| (word, more)).collect()
}

/// The seats of large American companies.
fn america() -> Vec<Place> {
    let seats = rows(include_str!("../data/sp500.tsv"));
    let places = seats.map(|[_, _, _, _, city, region, country]| Place { country, region, city, district: "" });
    places.filter(|place| place.country == "US" && !place.region.is_empty()).collect()
}

/// The cities of Northwind's customers on this side of the Atlantic.
fn europe() -> Vec<Place> {
    let customers = rows(include_str!("../data/northwind_customers.tsv"));
    let places =
        customers.map(|[_, _, _, _, _, city, region, _, country]| Place { country, region, city, district: "" });
    let elsewhere = ["US", "CA", "MX", "BR", "AR", "VE"];
    places.filter(|place| !elsewhere.contains(&place.country)).collect()
}

fn china() -> Vec<Place> {
    let cities = rows(include_str!("../data/cn_places.tsv"));
    let places = cities.flat_map(|[region, city, districts]| {
        districts.split(';').map(move |district| Place { country: "CN", region, city, district })
    });
    places.collect()
}

fn taiwan() -> Vec<Place> {
    let firms = rows(include_str!("../data/tw_hk_companies.tsv"));
    firms.map(|[_, _, city, district, country]| Place { country, region: "", city, district }).collect()
}

impl Place {
    fn draw(dice: &mut Dice, language: Language) -> Self {
        let words = &*WORDS;
        match language {
            Language::English if dice.chance(65) => dice.pick(&words.america),
            Language::English => dice.pick(&words.europe),
            // The large cities come first in the table, and have more firms.
            Language::Simplified if dice.chance(50) => words.china[dice.skewed(words.china.len())],
            Language::Simplified => dice.pick(&words.china),
            Language::Traditional => dice.pick(&words.taiwan),
        }
    }

    /// An office address here; the street is invented.
    pub(crate) fn address(&self, dice: &mut Dice) -> Address {
        Address {
            kind: "office".to_owned(),
            street: Some(self.street(dice)),
            city: some(self.city),
            region: some(self.region),
            postal_code: None,
            country: some(self.country),
        }
    }

    fn street(&self, dice: &mut Dice) -> String {
        let number = dice.between(1, 999);
        match Market::of(self.country).language {
            Language::English => {
                format!("{number} {}", dice.pick(&["Main St.", "Park Ave.", "Market St.", "Mill Rd.", "Station Rd."]))
            }
            Language::Simplified => {
                let road = dice.pick(&["人民路", "建设路", "解放路", "中山路", "科技路", "迎宾大道", "新华街"]);
                format!("{}{road}{number}号", self.district)
            }
            Language::Traditional => {
                let road = dice.pick(&["中山路", "中正路", "民生路", "和平路", "成功路"]);
                format!("{}{road} {number} 號", self.district)
            }
        }
    }
}

impl Firm {
    pub(crate) fn draw(dice: &mut Dice, language: Language) -> Self {
        let place = Place::draw(dice, language);
        let words = &*WORDS;
        match language {
            Language::English => Self::english(dice, place),
            Language::Simplified => {
                let (trade, industry) = dice.pick(&words.simplified);
                let (brand, latin) = dice.pick(&words.short_names);
                let form = dice.pick(&["有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司"]);
                let city = place.city.trim_end_matches('市');
                Self { name: format!("{city}{brand}{trade}{form}"), domain: latin.to_owned(), industry, place }
            }
            Language::Traditional => {
                let (trade, industry) = dice.pick(&words.traditional);
                let (brand, latin) = dice.pick(&words.brands);
                let form = if place.country == "TW" { "股份有限公司" } else { "有限公司" };
                Self { name: format!("{brand}{trade}{form}"), domain: latin.to_owned(), industry, place }
            }
        }
    }

    fn english(dice: &mut Dice, place: Place) -> Self {
        let (trade, industry) = dice.pick(&WORDS.english);
        let family = Name::draw(dice, Language::English).family;
        let partner = Name::draw(dice, Language::English).family;
        let form = dice.pick(&["Inc.", "LLC", "Ltd.", "Co.", "Group"]);
        let domain = format!("{family}{trade}").to_lowercase();
        let owners = if dice.chance(40) { family.to_owned() } else { format!("{family} & {partner}") };
        Self { name: format!("{owners} {trade} {form}"), domain, industry, place }
    }

    pub(crate) fn market(&self) -> Market {
        Market::of(self.place.country)
    }
}

#[cfg(test)]
mod tests {
    use wire::record::INDUSTRIES;

    use super::*;

    #[test]
    fn firms_have_a_place_a_trade_and_an_ascii_domain() {
        let mut dice = Dice::named("firms");
        for language in [Language::English, Language::Simplified, Language::Traditional] {
            for _ in 0..300 {
                let firm = Firm::draw(&mut dice, language);
                assert!(INDUSTRIES.contains(&firm.industry), "{firm:?}");
                assert!(firm.domain.bytes().all(|b| b.is_ascii_lowercase()) && !firm.domain.is_empty(), "{firm:?}");
                assert!(firm.place.country.len() == 2 && !firm.place.city.is_empty(), "{firm:?}");
                assert_eq!(firm.market().language, language, "{firm:?}");
            }
        }
    }
}
