//! After the fault: is everything there that was acknowledged, whole, and once?
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    net::SocketAddr,
    time::Duration,
};

use serde_json::Value;

use crate::{
    engine::{Engine, lines},
    http::{Client, Reply, Request},
    load::{Outcome, Write},
    random::Random,
    report::Report,
};

/// A request that is still being worked on is asked for so often, so far apart: longer than any may take.
const IN_FLIGHT_TRIES: u32 = 200;
const IN_FLIGHT_PAUSE: Duration = Duration::from_millis(100);

/// What the ledgers say must be stored.
#[derive(Default)]
pub(crate) struct Expected {
    /// By id, without dashes: version and description.
    leads: HashMap<String, (i64, String)>,
    keys: HashSet<String>,
    pub(crate) acknowledged: u64,
    pub(crate) unknown: u64,
}

/// What was found wrong.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) lost: Vec<String>,
    pub(crate) doubled: Vec<String>,
    pub(crate) half_written: Vec<String>,
    pub(crate) unreplayed: Vec<String>,
    pub(crate) refused: Vec<String>,
    pub(crate) unclear: Vec<String>,
    pub(crate) corrupt: Vec<String>,
}

impl Findings {
    /// One row for each promise.
    pub(crate) fn tell(&self, report: &mut Report, on: &str, expected: &Expected) {
        let Expected { acknowledged, unknown, .. } = expected;
        report.none(format!("{on}: lost, of {acknowledged} acknowledged writes"), &self.lost);
        report.none(format!("{on}: done twice, of {unknown} retried writes"), &self.doubled);
        report.none(format!("{on}: half-written records"), &self.half_written);
        report.none(format!("{on}: retries not answered as the first time"), &self.unreplayed);
        report.none(format!("{on}: refused for no reason"), &self.refused);
        report.none(format!("{on}: 5xx that were no clear refusal"), &self.unclear);
        report.none(format!("{on}: faults of the database file"), &self.corrupt);
    }
}

fn bare(id: &str) -> String {
    id.replace('-', "")
}

impl Expected {
    fn note(&mut self, write: &Write, body: &Value) {
        self.acknowledged += 1;
        self.keys.insert(write.key.clone());
        let lead = if body["lead"].is_object() { &body["lead"] } else { body };
        if let (Some(id), Some(version)) = (lead["id"].as_str(), lead["version"].as_i64()) {
            let description = lead["description"].as_str().unwrap_or_default().to_owned();
            self.leads.insert(bare(id), (version, description));
        }
    }

    /// Takes the ledger of a round in. Unknown outcomes are asked for again, as clients do: with the same key.
    pub(crate) async fn settle(
        &mut self,
        address: SocketAddr,
        token: &str,
        ledger: &[Write],
        random: &mut Random,
        findings: &mut Findings,
    ) -> anyhow::Result<()> {
        let mut client = Client::new(address, Some(token));
        for write in ledger {
            match &write.outcome {
                Outcome::Acknowledged(body) => self.note(write, body),
                Outcome::Refused(why) => findings.refused.push(why.clone()),
                Outcome::Unknown => {
                    self.unknown += 1;
                    let reply = ask_again(&mut client, &write.request).await?;
                    if reply.is_success() {
                        self.note(write, &reply.json());
                    } else {
                        let text = String::from_utf8_lossy(&reply.body).into_owned();
                        findings.refused.push(format!("retry of {}: {} {text}", write.request.path, reply.status));
                    }
                }
            }
        }
        let acknowledged: Vec<_> =
            ledger.iter().filter(|write| matches!(write.outcome, Outcome::Acknowledged(_))).collect();
        for _ in 0..16 {
            let Some(write) = random.one_of(&acknowledged) else { break };
            replay(&mut client, write, findings).await?;
            find(&mut client, write, findings).await?;
        }
        Ok(())
    }

    /// Holds the whole database against what was acknowledged.
    pub(crate) async fn audit(&self, url: &str, findings: &mut Findings) -> anyhow::Result<()> {
        self.leads_are_there(url, findings).await?;
        self.keys_are_there(url, findings).await?;
        for table in ["lead", "account", "contact", "opportunity"] {
            findings.half_written.extend(lines(url, &half_written(Engine::of(url), table)).await?);
        }
        findings.half_written.extend(lines(url, &half_converted(Engine::of(url))).await?);
        if Engine::of(url) == Engine::Sqlite {
            findings.corrupt.extend(sqlite_is_sound(url).await?);
        }
        Ok(())
    }

    async fn leads_are_there(&self, url: &str, findings: &mut Findings) -> anyhow::Result<()> {
        let id = Engine::of(url).id("id");
        let sql = format!("SELECT {id} || '|' || version || '|' || coalesce(description, '') FROM lead");
        let stored: BTreeMap<String, String> = lines(url, &sql).await?.iter().filter_map(|line| split(line)).collect();
        for (id, (version, description)) in &self.leads {
            match stored.get(id) {
                Some(found) if *found == format!("{version}|{description}") => {}
                Some(found) => findings.lost.push(format!("lead {id} is {found}, not {version}|{description}")),
                None => findings.lost.push(format!("lead {id} is gone")),
            }
        }
        let twice = stored.keys().filter(|id| !self.leads.contains_key(*id));
        findings.doubled.extend(twice.map(|id| format!("lead {id} was acknowledged to nobody")));
        Ok(())
    }

    async fn keys_are_there(&self, url: &str, findings: &mut Findings) -> anyhow::Result<()> {
        let sql = "SELECT key || '|' || status || '|' || CASE WHEN body IS NULL THEN 'empty' ELSE 'kept' END FROM idempotency_key";
        let kept: HashMap<String, String> = lines(url, sql).await?.iter().filter_map(|line| split(line)).collect();
        let lost = self.keys.iter().filter(|key| !kept.contains_key(*key));
        findings.lost.extend(lost.map(|key| format!("the answer kept for {key} is gone")));
        let half = kept.iter().filter(|(_, answer)| !matches!(answer.as_str(), "201|kept" | "200|kept"));
        findings.half_written.extend(half.map(|(key, answer)| format!("the answer kept for {key} is {answer}")));
        Ok(())
    }
}

/// The same request with the same key, until nobody is at work on it any more: so the answer in between asks.
async fn ask_again(client: &mut Client, request: &Request) -> anyhow::Result<Reply> {
    for _ in 0..IN_FLIGHT_TRIES {
        let reply = client.ask(request).await?;
        if reply.json()["code"] != "idempotency_in_flight" {
            return Ok(reply);
        }
        tokio::time::sleep(IN_FLIGHT_PAUSE).await;
    }
    Ok(client.ask(request).await?)
}

fn split(line: &str) -> Option<(String, String)> {
    line.split_once('|').map(|(first, rest)| (first.to_owned(), rest.to_owned()))
}

/// The key again: the first answer, and a note that it is one.
async fn replay(client: &mut Client, write: &Write, findings: &mut Findings) -> anyhow::Result<()> {
    let Outcome::Acknowledged(body) = &write.outcome else { return Ok(()) };
    let reply = client.ask(&write.request).await?;
    if reply.header("idempotency-replayed") != Some("true") || reply.json() != *body {
        findings.unreplayed.push(format!("{} {}: {}", write.request.method, write.request.path, reply.status));
    }
    Ok(())
}

/// What was created is found by its name.
async fn find(client: &mut Client, write: &Write, findings: &mut Findings) -> anyhow::Result<()> {
    let (Outcome::Acknowledged(body), "/leads") = (&write.outcome, write.request.path.as_str()) else { return Ok(()) };
    let word = body["company"].as_str().and_then(|name| name.split(' ').next()).unwrap_or_default();
    let reply = client.ask(&Request::get(format!("/search?q={word}&types=lead"))).await?;
    let found = reply.json();
    let hits = found["data"].as_array().cloned().unwrap_or_default();
    if !hits.iter().any(|hit| hit["id"] == body["id"]) {
        findings.lost.push(format!("{word} is not found by the search: {} {found}", reply.status));
    }
    Ok(())
}

/// Records without exactly one change for each version, or without their search document.
fn half_written(engine: Engine, table: &str) -> String {
    let id = engine.id("r.id");
    format!(
        "SELECT '{table} ' || {id} || ' version ' || r.version FROM \"{table}\" r \
         WHERE r.version <> (SELECT count(*) FROM change c WHERE c.record_id = r.id AND c.record_type = '{table}') \
            OR r.version <> (SELECT max(c.version) FROM change c WHERE c.record_id = r.id) \
            OR NOT EXISTS (SELECT 1 FROM search_document d WHERE d.record_id = r.id)"
    )
}

/// Conversions of which a part is missing: all of it is one transaction.
fn half_converted(engine: Engine) -> String {
    let id = engine.id("l.id");
    format!(
        "SELECT 'conversion of ' || {id} FROM lead l WHERE (l.status = 'converted') AND ( \
            NOT EXISTS (SELECT 1 FROM account a WHERE a.id = l.converted_account_id) \
            OR NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = l.converted_contact_id) \
            OR NOT EXISTS (SELECT 1 FROM opportunity o WHERE o.id = l.converted_opportunity_id)) \
         UNION ALL SELECT 'opportunity of nobody: ' || o.name FROM opportunity o \
            WHERE NOT EXISTS (SELECT 1 FROM lead l WHERE l.converted_opportunity_id = o.id)"
    )
}

async fn sqlite_is_sound(url: &str) -> anyhow::Result<Vec<String>> {
    let mut wrong = lines(url, "SELECT * FROM pragma_integrity_check").await?;
    wrong.retain(|line| line != "ok");
    wrong.extend(lines(url, "SELECT \"table\" || ' points nowhere' FROM pragma_foreign_key_check").await?);
    let strays = "SELECT 'terms without a document: ' || rowid FROM search_index_docsize \
                  WHERE id NOT IN (SELECT seq FROM search_document) \
                  UNION ALL SELECT 'a document without terms: ' || seq FROM search_document \
                  WHERE seq NOT IN (SELECT id FROM search_index_docsize)";
    wrong.extend(lines(url, &strays.replace("|| rowid FROM", "|| id FROM")).await?);
    Ok(wrong)
}
