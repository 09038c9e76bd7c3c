//! Server-sent events over `fetch`, because `EventSource` cannot send the access token.
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

use super::{ApiError, Call, client, token};
use crate::browser;

/// A record changed, somewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Change {
    pub(crate) record_type: String,
    pub(crate) id: String,
}

/// What the stream tells.
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) enum Event {
    /// The stream runs (again): what was shown may be old.
    Connected,
    Lost,
    /// More happened than was told.
    Missed,
    Changed(Change),
}

/// Listens until `wanted` says no; a broken stream is opened again, ever more slowly. The first time, what happened in the
/// three seconds before is told, since the page asked for what it shows.
pub(crate) async fn listen(wanted: impl Fn() -> bool, tell: impl Fn(Event)) {
    let mut pause = 1_000;
    let mut address = "/events?back=3";
    while wanted() {
        let seen = token::generation();
        match open(address).await {
            Ok(reader) => {
                address = "/events";
                tell(Event::Connected);
                pause = 1_000;
                read(&reader, &wanted, &tell).await;
            }
            // The stream's token ran out: the next round uses the renewed one.
            Err(error) if error.status() == 401 && token::renew(seen).await.is_err() => return,
            Err(_) => {}
        }
        tell(Event::Lost);
        browser::sleep(pause).await;
        pause = (pause * 2).min(30_000);
    }
}

async fn open(address: &str) -> Result<ReadableStreamDefaultReader, ApiError> {
    let call = Call::get(address).header("Accept", "text/event-stream");
    let response = client::fetch(&call, token::access().as_deref()).await?;
    if !response.ok() {
        return Err(ApiError::from_answer(response.status(), &Value::Null));
    }
    let body = response.body().ok_or(ApiError::Offline)?;
    body.get_reader().dyn_into().map_err(|_| ApiError::Offline)
}

async fn read(reader: &ReadableStreamDefaultReader, wanted: &impl Fn() -> bool, tell: &impl Fn(Event)) {
    let mut lines = Lines::default();
    while let Some(bytes) = chunk(reader).await {
        if !wanted() {
            let _ = reader.cancel();
            return;
        }
        lines.push(&bytes, &tell);
    }
}

async fn chunk(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let result = JsFuture::from(reader.read()).await.ok()?;
    let value = js_sys::Reflect::get(&result, &JsValue::from_str("value")).ok()?;
    Some(value.dyn_into::<js_sys::Uint8Array>().ok()?.to_vec())
}

/// Cuts a byte stream into events. A chunk may end anywhere, even inside a character.
#[derive(Default)]
struct Lines {
    pending: Vec<u8>,
    event: String,
    data: String,
}

impl Lines {
    fn push(&mut self, bytes: &[u8], mut tell: impl FnMut(Event)) {
        self.pending.extend_from_slice(bytes);
        while let Some(end) = self.pending.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.pending.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            if let Some(event) = self.line(line.trim_end()) {
                tell(event);
            }
        }
    }

    fn line(&mut self, line: &str) -> Option<Event> {
        if line.is_empty() {
            let (event, data) = (std::mem::take(&mut self.event), std::mem::take(&mut self.data));
            // How far a job is changes its record too.
            return match event.as_str() {
                "change" | "progress" => parse(&data).map(Event::Changed),
                "reset" => Some(Event::Missed),
                _ => None,
            };
        }
        if let Some(event) = line.strip_prefix("event:") {
            event.trim().clone_into(&mut self.event);
        } else if let Some(data) = line.strip_prefix("data:") {
            self.data.push_str(data.trim());
        }
        None
    }
}

fn parse(data: &str) -> Option<Change> {
    let data: Value = serde_json::from_str(data).ok()?;
    let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
    Some(Change { record_type: text("type"), id: text("id") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_cut_wherever_chunks_end() {
        let stream = ": hello\n\nevent: change\ndata: {\"type\":\"lead\",\"id\":\"1\",\"version\":2}\n\nevent: ping\ndata: {}\n\nevent: reset\ndata: {}\n\n";
        for size in [1, 7, 1000] {
            let (mut lines, mut changes) = (Lines::default(), Vec::new());
            for chunk in stream.as_bytes().chunks(size) {
                lines.push(chunk, |event| changes.push(event));
            }
            let lead = Change { record_type: "lead".into(), id: "1".into() };
            assert_eq!(changes, [Event::Changed(lead), Event::Missed], "{size}");
        }
    }
}
