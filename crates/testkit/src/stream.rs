//! Server-sent events, as a listener hears them.
use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::client::Client;

/// An open `GET /events`.
pub struct Events {
    response: futures_util::stream::BoxStream<'static, reqwest::Result<Vec<u8>>>,
    heard: String,
}

impl Events {
    /// Listens from now on: returns once the server says that it is ready.
    pub async fn open(client: &Client) -> Self {
        Self::open_back(client, 0).await
    }

    /// As [`Events::open`], and hears first what happened in the seconds before.
    pub async fn open_back(client: &Client, seconds: u32) -> Self {
        let response = client.get(&format!("/events?back={seconds}")).open().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let stream = response.bytes_stream().map(|chunk| chunk.map(|bytes| bytes.to_vec()));
        let mut events = Self { response: stream.boxed(), heard: String::new() };
        let ready = events.next(Duration::from_secs(5)).await.expect("the stream begins");
        assert_eq!(ready.0, "ready");
        events
    }

    /// Name and data of the next event that comes within the time.
    pub async fn next(&mut self, within: Duration) -> Option<(String, Value)> {
        let until = Instant::now() + within;
        loop {
            while let Some((block, rest)) = self.heard.split_once("\n\n") {
                let event = parse(block);
                self.heard = rest.to_string();
                if event.is_some() {
                    return event;
                }
            }
            let chunk = timeout_at(until, self.response.next()).await.ok()??;
            self.heard.push_str(&String::from_utf8_lossy(&chunk.ok()?));
        }
    }

    /// The first `change` about the record that comes within the time.
    pub async fn change_of(&mut self, id: &str, within: Duration) -> Option<Value> {
        let until = Instant::now() + within;
        loop {
            let (name, data) = self.next(until.saturating_duration_since(Instant::now())).await?;
            if name == "change" && data["id"] == id {
                return Some(data);
            }
        }
    }
}

fn parse(block: &str) -> Option<(String, Value)> {
    let line = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    Some((line("event")?.to_owned(), serde_json::from_str(line("data")?).unwrap_or_default()))
}
