//! What there is to ask for, found out through the API by the representative who will ask.
use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::http::{Call, Client};

/// Different questions for each scenario, so that no single row or word is what is measured.
const VARIETY: usize = 8;
/// Days before today from which leads are taken: old ones and new ones, and none that measuring itself has made.
const WHEN: [i64; 4] = [1_000, 700, 400, 100];
/// Given names of the seed's Chinese people with the initials of their pinyin, from a dictionary.
const INITIALS: &[(&str, &str)] = &[
    ("桂英", "gy"),
    ("秀兰", "xl"),
    ("建国", "jg"),
    ("建华", "jh"),
    ("志强", "zq"),
    ("志刚", "zg"),
    ("晓东", "xd"),
    ("晓燕", "xy"),
    ("海燕", "hy"),
    ("丽华", "lh"),
];

/// The representative's own view of the data.
pub(crate) struct Sample<'a> {
    client: &'a mut Client,
    pub(crate) me: String,
    leads: Vec<Value>,
}

impl<'a> Sample<'a> {
    pub(crate) fn take(client: &'a mut Client) -> anyhow::Result<Self> {
        let me = client.send(&Call::get("/api/v1/me"))?.json()?["user"]["id"].as_str().context("nobody")?.to_owned();
        let mut leads = Vec::new();
        for days in WHEN {
            let from = chrono::Utc::now().date_naive() - chrono::TimeDelta::days(days);
            let until = from + chrono::TimeDelta::days(90);
            let span = format!("created_at_gte={from}T00:00:00Z&created_at_lt={until}T00:00:00Z");
            let page = format!("/api/v1/leads?limit=200&sort=created_at&{span}");
            leads.extend(rows(client, &page)?);
        }
        ensure!(!leads.is_empty(), "the representative sees no leads");
        Ok(Self { client, me, leads })
    }

    /// Values of `field` with at least `least` records that are the representative's own, the most frequent first.
    pub(crate) fn frequent(&mut self, path: &str, field: &str, least: u64) -> anyhow::Result<Vec<(String, u64)>> {
        let body = json!({ "condition": own(), "group_by": [field], "measures": ["count"] });
        let answer = self.client.send(&Call::post(format!("/api/v1/{path}/aggregate"), body))?.json()?;
        let groups = answer["groups"].as_array().context("no groups")?;
        let mut counts: Vec<(String, u64)> = groups
            .iter()
            .filter_map(|group| Some((group["key"][0].as_str()?.to_owned(), group["measures"]["count"].as_u64()?)))
            .filter(|(_, count)| *count >= least)
            .collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        ensure!(!counts.is_empty(), "no {field} has {least} {path} of the representative");
        Ok(counts)
    }

    /// Records of a type that have a past to show: the oldest, about the newest of a million little is said yet.
    pub(crate) fn with_timeline(&mut self, path: &str) -> anyhow::Result<Vec<String>> {
        let mut found = Vec::new();
        for row in rows(self.client, &format!("/api/v1/{path}?limit=200&sort=created_at"))? {
            let id = row["id"].as_str().context("no id")?.to_owned();
            if !rows(self.client, &format!("/api/v1/{path}/{id}/timeline"))?.is_empty() {
                found.push(id);
            }
            if found.len() == VARIETY / 2 {
                break;
            }
        }
        ensure!(!found.is_empty(), "none of the {path} has a timeline");
        Ok(found)
    }

    /// The cursor that leads to page number `page` of a list of 50.
    pub(crate) fn cursor_to(&mut self, list: &str, page: u64) -> anyhow::Result<String> {
        let (mut left, mut cursor) = ((page - 1) * 50, String::new());
        while left > 0 {
            let limit = left.min(200);
            let after = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
            let answer = self.client.send(&Call::get(format!("{list}&limit={limit}{after}")))?.json()?;
            answer["page"]["next_cursor"].as_str().context("the list ends before that page")?.clone_into(&mut cursor);
            left -= limit;
        }
        Ok(cursor)
    }

    /// `jam smi`: how a Latin name begins.
    pub(crate) fn word_prefixes(&self) -> Vec<String> {
        self.some(|lead| {
            let (given, family) = (lead["given_name"].as_str()?, lead["family_name"].as_str()?);
            let both = given.is_ascii() && family.is_ascii() && given.len() > 3 && family.len() > 3;
            both.then(|| format!("{} {}", &given[..3], &family[..3]).to_lowercase())
        })
    }

    /// Six digits from within a number.
    pub(crate) fn phone_fragments(&self) -> Vec<String> {
        self.some(|lead| {
            let digits: String = lead["phone"].as_str()?.chars().filter(char::is_ascii_digit).collect();
            Some(digits.get(digits.len().checked_sub(7)?..digits.len() - 1)?.to_owned())
        })
    }

    /// From within an address, across the `@`: `th42@acme`.
    pub(crate) fn email_fragments(&self) -> Vec<String> {
        self.some(|lead| {
            let (mailbox, domain) = lead["email"].as_str()?.split_once('@')?;
            let (from, to) = (mailbox.len().checked_sub(4)?, domain.len().min(4));
            Some(format!("{}@{}", mailbox.get(from..)?, domain.get(..to)?))
        })
    }

    /// Two characters from within a company's name.
    pub(crate) fn chinese_pairs(&self) -> Vec<String> {
        self.some(|lead| {
            let pair: Vec<char> = lead["company"].as_str()?.chars().skip(2).take(2).collect();
            let han = pair.len() == 2 && pair.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
            han.then(|| pair.into_iter().collect())
        })
    }

    /// `wjg` for 王建国.
    pub(crate) fn initials(&self) -> Vec<String> {
        self.some(|lead| {
            let given = lead["given_name"].as_str()?;
            let (_, initials) = INITIALS.iter().find(|(name, _)| *name == given)?;
            // 欧阳 has initials of its own.
            lead["family_name"].as_str().filter(|family| family.chars().count() == 1)?;
            let family = lead["email"].as_str()?.split_once('.')?.1.chars().next()?;
            Some(format!("{family}{initials}"))
        })
    }

    /// Several different texts, from leads far apart.
    fn some(&self, text: impl Fn(&Value) -> Option<String>) -> Vec<String> {
        let mut all: Vec<String> = self.leads.iter().filter_map(text).collect();
        all.sort_unstable();
        all.dedup();
        let step = (all.len() / VARIETY).max(1);
        all.into_iter().step_by(step).take(VARIETY).collect()
    }
}

pub(crate) fn own() -> Value {
    json!({ "path": "owner_id", "op": "eq", "value": "$me" })
}

fn rows(client: &mut Client, path: &str) -> anyhow::Result<Vec<Value>> {
    let answer = client.send(&Call::get(path))?.json()?;
    Ok(answer["data"].as_array().cloned().unwrap_or_default())
}
