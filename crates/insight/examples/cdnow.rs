//! RFM on the CDNOW sample, against INSIGHT 1.2: `cargo run -p insight --example cdnow -- <CDNOW_sample.txt>`.
//! The data is not ours to ship; this shows that the scores rank as published (area under the curve 0.773).
#![expect(clippy::print_stdout, reason = "it prints what it finds")]
use std::collections::BTreeMap;

use insight::rfm::{Fifths, Purchases};

/// 30 September 1997, the last day of the first 39 weeks, in the text form of the file.
const LAST: i64 = 19_970_930;

fn main() {
    let Some(path) = std::env::args().nth(1) else { return println!("give the path of CDNOW_sample.txt") };
    let Ok(text) = std::fs::read_to_string(&path) else { return println!("{path} cannot be read") };
    let mut customers: BTreeMap<&str, (Option<Purchases>, bool)> = BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let [_, id, day, _, dollars] = words[..] else { continue };
        let (Ok(day), Ok(dollars)) = (day.parse::<i64>(), dollars.parse::<f64>()) else { continue };
        let (bought, again) = customers.entry(id).or_default();
        if day > LAST {
            *again = true;
            continue;
        }
        #[expect(clippy::cast_possible_truncation, reason = "cents of a purchase")]
        let cents = (dollars * 100.0).round() as i64;
        let so_far = bought.get_or_insert(Purchases { first: day, last: day, count: 0, total: 0 });
        *so_far = Purchases { last: day, count: so_far.count + 1, total: so_far.total + cents, ..*so_far };
    }
    report(&customers.into_values().filter_map(|(bought, again)| Some((bought?, again))).collect::<Vec<_>>());
}

fn report(customers: &[(Purchases, bool)]) {
    let all: Vec<Purchases> = customers.iter().map(|(bought, _)| *bought).collect();
    let Some(fifths) = Fifths::of(&all) else { return println!("nobody bought") };
    let scored = |sum: fn(u8, u8, u8) -> u8| -> Vec<(u8, bool)> {
        let score = |bought| fifths.scores(bought);
        customers
            .iter()
            .map(|(bought, again)| {
                (sum(score(bought).recency, score(bought).frequency, score(bought).monetary), *again)
            })
            .collect()
    };
    println!("{} customers, {} buy again", all.len(), customers.iter().filter(|(_, again)| *again).count());
    println!("R+F   {:.4}", area(&scored(|r, f, _| r + f)));
    println!("R+F+M {:.4}", area(&scored(|r, f, m| r + f + m)));
}

/// How often somebody who buys again has the higher score than somebody who does not; ties count half.
fn area(scored: &[(u8, bool)]) -> f64 {
    let (mut wins, mut pairs) = (0.0, 0.0);
    for (high, _) in scored.iter().filter(|(_, again)| *again) {
        for (low, _) in scored.iter().filter(|(_, again)| !again) {
            pairs += 1.0;
            wins += f64::from(u8::from(high > low)) + f64::from(u8::from(high == low)) / 2.0;
        }
    }
    wins / pairs
}
