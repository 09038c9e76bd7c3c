//! How fast the sets are made: `cargo run --release -p demo --example speed`.
#![expect(clippy::print_stdout, reason = "its purpose")]
use std::time::Instant;

use chrono::NaiveDate;
use demo::scale::{Scale, ScalePlan};

fn main() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let start = Instant::now();
    let opportunities = demo::dataset(today).opportunities.len();
    println!("demonstration with {opportunities} opportunities: {:?}", start.elapsed());
    let plan = ScalePlan {
        accounts: 50_000,
        contacts: 100_000,
        opportunities: 50_000,
        leads: 200_000,
        activities: 100_000,
        tasks: 50_000,
    };
    let scale = Scale::new(plan, 1, today);
    let mut taken = std::collections::BTreeMap::new();
    for part in scale.parts(10_000) {
        let start = Instant::now();
        let batch = scale.make(&part);
        let (count, seconds) = taken.entry(format!("{:?}", part.kind)).or_insert((0, 0.0));
        *count += part.range.end - part.range.start;
        *seconds += start.elapsed().as_secs_f64();
        drop(batch);
    }
    for (kind, (count, seconds)) in taken {
        #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
        let rate = count as f64 / seconds;
        println!("{kind}: {count} in {seconds:.2} s, {rate:.0}/s on one thread");
    }
}
