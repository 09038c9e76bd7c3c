//! Rate, errors and duration per route template, in memory, as Prometheus text.
//! Few series on purpose: templates, not paths; status classes, not codes; one histogram for all.
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Upper bounds of the histogram, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// Methods worth a series; a client can make up any other.
const METHODS: [&str; 6] = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"];

#[derive(Debug, Default)]
pub struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// By method and route template.
    routes: BTreeMap<(&'static str, String), Route>,
    buckets: [u64; BOUNDS.len()],
    requests: u64,
    seconds: f64,
}

#[derive(Debug, Default)]
struct Route {
    /// Answers by the first digit of their status.
    classes: [u64; 6],
    seconds: f64,
}

impl Metrics {
    /// Counts one answer.
    pub fn record(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = METHODS.into_iter().find(|known| *known == method).unwrap_or("other");
        let seconds = took.as_secs_f64();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.requests += 1;
        counts.seconds += seconds;
        if let Some(bucket) = BOUNDS.iter().position(|bound| seconds <= *bound) {
            counts.buckets[bucket] += 1;
        }
        let of_route = counts.routes.entry((method, route.to_owned())).or_default();
        of_route.classes[usize::from(status / 100).min(5)] += 1;
        of_route.seconds += seconds;
    }

    /// In the text format of Prometheus.
    pub fn text(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        counts.write_routes(&mut text);
        counts.write_histogram(&mut text);
        text
    }
}

// Writing to a string cannot fail.
impl Counts {
    fn write_routes(&self, text: &mut String) {
        text.push_str("# HELP rapport_http_requests_total Answers by route template and class of status.\n# TYPE rapport_http_requests_total counter\n");
        for ((method, route), counted) in &self.routes {
            for (class, count) in counted.classes.iter().enumerate().filter(|(_, count)| **count > 0) {
                let _ = writeln!(
                    text,
                    "rapport_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{class}xx\"}} {count}"
                );
            }
        }
        text.push_str("# HELP rapport_http_request_seconds_total Time spent answering, by route template.\n# TYPE rapport_http_request_seconds_total counter\n");
        for ((method, route), counted) in &self.routes {
            let seconds = counted.seconds;
            let _ =
                writeln!(text, "rapport_http_request_seconds_total{{method=\"{method}\",route=\"{route}\"}} {seconds}");
        }
    }

    fn write_histogram(&self, text: &mut String) {
        text.push_str("# HELP rapport_http_request_duration_seconds Time from the first byte to the answer's head.\n# TYPE rapport_http_request_duration_seconds histogram\n");
        let mut below = 0;
        for (bound, count) in BOUNDS.iter().zip(self.buckets) {
            below += count;
            let _ = writeln!(text, "rapport_http_request_duration_seconds_bucket{{le=\"{bound}\"}} {below}");
        }
        let (requests, seconds) = (self.requests, self.seconds);
        let _ = writeln!(text, "rapport_http_request_duration_seconds_bucket{{le=\"+Inf\"}} {requests}");
        let _ = writeln!(text, "rapport_http_request_duration_seconds_sum {seconds}");
        let _ = writeln!(text, "rapport_http_request_duration_seconds_count {requests}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_template_and_class() {
        let metrics = Metrics::default();
        for status in [200, 201, 404] {
            metrics.record("GET", "/api/v1/leads/{id}", status, Duration::from_millis(3));
        }
        metrics.record("BREW", "other", 404, Duration::from_secs(20));
        let text = metrics.text();
        for line in [
            "rapport_http_requests_total{method=\"GET\",route=\"/api/v1/leads/{id}\",status=\"2xx\"} 2",
            "rapport_http_requests_total{method=\"other\",route=\"other\",status=\"4xx\"} 1",
            "rapport_http_request_duration_seconds_bucket{le=\"0.002\"} 0",
            "rapport_http_request_duration_seconds_bucket{le=\"0.005\"} 3",
            "rapport_http_request_duration_seconds_bucket{le=\"10\"} 3",
            "rapport_http_request_duration_seconds_bucket{le=\"+Inf\"} 4",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn made_up_addresses_make_no_series() {
        let metrics = Metrics::default();
        (0..10_000).for_each(|n| metrics.record(&format!("M{n}"), "other", 404, Duration::ZERO));
        assert!(metrics.text().lines().count() < 30);
    }
}
