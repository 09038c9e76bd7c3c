//! Writers at work, and the ledger of what they were told. What is acknowledged must be found afterwards, exactly once.
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    http::{Client, Reply, Request},
    random::Random,
};

/// After a refusal.
const PAUSE: Duration = Duration::from_millis(200);

/// What became of one write.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Acknowledged(Value),
    /// No answer, or a 5xx: it was carried out or not. The same key asks again.
    Unknown,
    /// Any other refusal: nothing in these requests deserves one.
    Refused(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) key: String,
    pub(crate) request: Request,
    pub(crate) outcome: Outcome,
}

/// One client that makes leads, changes them and converts them.
pub(crate) struct Writer {
    client: Client,
    random: Random,
    name: String,
    made: u64,
    /// Open leads of this writer: id and version.
    leads: Vec<(String, i64)>,
    pub(crate) ledger: Vec<Write>,
    /// 5xx answers that were no clear refusal.
    pub(crate) unclear: Vec<String>,
    pub(crate) refusals: usize,
    pub(crate) slowest_refusal: Duration,
    /// Why the connection ended before its answer came.
    pub(crate) broke_off: Option<io::ErrorKind>,
}

impl Writer {
    pub(crate) fn new(address: SocketAddr, token: &str, random: &Random, name: &str) -> Self {
        Self {
            client: Client::new(address, Some(token)),
            random: random.part(name),
            name: name.to_owned(),
            made: 0,
            leads: Vec::new(),
            ledger: Vec::new(),
            unclear: Vec::new(),
            refusals: 0,
            slowest_refusal: Duration::ZERO,
            broke_off: None,
        }
    }

    /// Writes until `stop`, or until the server is gone.
    pub(crate) async fn work(mut self, stop: Arc<AtomicBool>) -> Self {
        while !stop.load(Ordering::Acquire) {
            let request = self.next_request();
            if !self.write(request).await {
                break;
            }
        }
        self
    }

    /// Sends one write and keeps its outcome; `false` where nobody answered.
    pub(crate) async fn write(&mut self, request: Request) -> bool {
        let key = self.random.key();
        let request = request.header("Idempotency-Key", key.clone());
        let began = Instant::now();
        let reply = self.client.ask(&request).await;
        self.broke_off = reply.as_ref().err().map(io::Error::kind);
        let outcome = match &reply {
            Ok(reply) if reply.is_success() => Outcome::Acknowledged(reply.json()),
            Ok(reply) if reply.status >= 500 => self.unavailable(reply, began.elapsed()).await,
            Ok(reply) => {
                let text = String::from_utf8_lossy(&reply.body);
                Outcome::Refused(format!("{} {}: {} {text}", request.method, request.path, reply.status))
            }
            Err(_) => Outcome::Unknown,
        };
        self.learn(&outcome);
        self.ledger.push(Write { key, request, outcome });
        reply.is_ok()
    }

    async fn unavailable(&mut self, reply: &Reply, took: Duration) -> Outcome {
        if !reply.is_clear_refusal() {
            self.unclear.push(format!("{} {}", reply.status, String::from_utf8_lossy(&reply.body)));
        }
        self.refusals += 1;
        self.slowest_refusal = self.slowest_refusal.max(took);
        // Sooner than `Retry-After` says: patience would only make the test longer.
        tokio::time::sleep(PAUSE).await;
        Outcome::Unknown
    }

    pub(crate) fn next_request(&mut self) -> Request {
        let choice = self.random.below(10);
        // A lead is changed or converted only with its version known: whatever comes back unknown is left alone.
        match (choice, self.leads.pop()) {
            (5..=7, Some((id, version))) => {
                let text = format!("Called {}", self.random.next());
                let change = Request::patch(format!("/leads/{id}"), json!({"description": text}));
                change.header("If-Match", format!("\"{version}\""))
            }
            (8..=9, Some((id, _))) => {
                let deal = json!({"opportunity": {"name": format!("Deal {id}"), "close_date": "2027-01-31"}});
                Request::post(format!("/leads/{id}/convert"), deal)
            }
            (_, lead) => {
                self.leads.extend(lead);
                self.made += 1;
                Request::post("/leads", lead_body(&self.name, self.made))
            }
        }
    }

    fn learn(&mut self, outcome: &Outcome) {
        let Outcome::Acknowledged(body) = outcome else { return };
        if let (Some(id), Some(version)) = (body["id"].as_str(), body["version"].as_i64()) {
            self.leads.push((id.to_owned(), version));
        }
    }
}

/// A lead with a name of its own, which the search must find.
pub(crate) fn lead_body(writer: &str, number: u64) -> Value {
    json!({
        "company": format!("{writer}x{number} Trading"), "family_name": "Lee", "given_name": "Ann",
        "email": format!("ann.{writer}.{number}@faults.example"), "status": "qualified",
    })
}

/// Many writers at once, until the returned flag is set.
pub(crate) struct Crew {
    stop: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<Writer>>,
}

impl Crew {
    pub(crate) fn start(writers: Vec<Writer>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let tasks = writers.into_iter().map(|writer| tokio::spawn(writer.work(stop.clone()))).collect();
        Self { stop, tasks }
    }

    /// Everybody's last request is finished, or broke off.
    pub(crate) async fn end(self) -> anyhow::Result<Vec<Writer>> {
        self.stop.store(true, Ordering::Release);
        let mut writers = Vec::new();
        for task in self.tasks {
            writers.push(task.await?);
        }
        Ok(writers)
    }
}

/// Sixteen writers with names no other round has.
pub(crate) fn sixteen(address: SocketAddr, token: &str, random: &Random, round: &str) -> Vec<Writer> {
    (0..16).map(|n| Writer::new(address, token, random, &format!("{round}w{n}"))).collect()
}
