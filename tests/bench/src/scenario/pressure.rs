//! Many clients at once.
use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    http::{Call, Client},
    product::Product,
};

use super::writing;

pub(crate) const CLIENTS: usize = 32;

/// What the clients saw, together.
#[derive(Default)]
pub(crate) struct Outcome {
    /// How long each answer took, sorted.
    pub(crate) times: Vec<Duration>,
    pub(crate) errors: Vec<String>,
    pub(crate) created: u64,
    pub(crate) lasted: Duration,
}

impl Outcome {
    pub(crate) fn per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "some millions at most")]
        let count = self.times.len() as f64;
        count / self.lasted.as_secs_f64().max(0.001)
    }

    /// The time within which `share` percent of the answers came.
    pub(crate) fn percentile_ms(&self, share: usize) -> f64 {
        let place = (self.times.len() * share / 100).min(self.times.len().saturating_sub(1));
        self.times.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }

    fn join(mut self, other: Self) -> Self {
        self.times.extend(other.times);
        self.errors.extend(other.errors);
        self.created += other.created;
        self
    }
}

/// Every client creates leads, one after the other.
pub(crate) fn create(product: &Product, time: Duration) -> anyhow::Result<Outcome> {
    press(product, time, |_, _| writing::create())
}

/// Four of five requests read; of the writes every second one changes a lead that its client has made.
pub(crate) fn mixed(product: &Product, units: &[Vec<Call>], time: Duration) -> anyhow::Result<Outcome> {
    let reads: Vec<&Call> = units.iter().flatten().collect();
    press(product, time, |turn, own| match (turn % 10, own) {
        (3, _) | (7, None) => writing::create(),
        (7, Some(id)) => writing::touch(id),
        _ => reads[turn % reads.len()].clone(),
    })
}

/// `next` chooses each request by the client's turn and the lead it made last.
fn press(
    product: &Product,
    time: Duration,
    next: impl Fn(usize, Option<&str>) -> Call + Sync,
) -> anyhow::Result<Outcome> {
    let clients = (0..CLIENTS).map(|_| product.client()).collect::<anyhow::Result<Vec<_>>>()?;
    let begun = Instant::now();
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let threads: Vec<_> = clients
            .into_iter()
            .enumerate()
            // They begin at different places, so that they do not march in step.
            .map(|(number, client)| (number * 7_919, client))
            .map(|(start, client)| {
                scope.spawn({
                    let next = &next;
                    move || one(client, start, begun + time, next)
                })
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let lasted = begun.elapsed();
    anyhow::ensure!(outcomes.len() == CLIENTS, "a client broke");
    let mut all = outcomes.into_iter().fold(Outcome::default(), Outcome::join);
    all.times.sort_unstable();
    Ok(Outcome { lasted, ..all })
}

fn one(mut client: Client, start: usize, end: Instant, next: impl Fn(usize, Option<&str>) -> Call) -> Outcome {
    let (mut outcome, mut own) = (Outcome::default(), None::<String>);
    let mut turn = start;
    while Instant::now() < end {
        let call = next(turn, own.as_deref());
        let begun = Instant::now();
        let answer = client.send(&call);
        outcome.times.push(begun.elapsed());
        match answer {
            Ok(answer) if answer.is_error() => {
                outcome.errors.push(format!(
                    "{} {}: {}",
                    call.method,
                    call.path,
                    String::from_utf8_lossy(&answer.body)
                ));
            }
            Ok(answer) if answer.status == 201 => {
                outcome.created += 1;
                own = serde_json::from_slice::<Value>(&answer.body)
                    .ok()
                    .and_then(|lead| Some(lead["id"].as_str()?.to_owned()));
            }
            Ok(_) => {}
            Err(error) => {
                outcome.errors.push(format!("{error:#}"));
                break;
            }
        }
        turn += 1;
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_read_from_the_sorted_times() {
        let times = (1..=200).map(Duration::from_millis).collect();
        let outcome = Outcome { times, lasted: Duration::from_secs(2), ..Outcome::default() };
        assert!((outcome.percentile_ms(50) - 101.0).abs() < 1e-9);
        assert!((outcome.percentile_ms(99) - 199.0).abs() < 1e-9);
        assert!((outcome.per_second() - 100.0).abs() < 1e-9);
    }
}
