//! Which records changed, as it happens: one reader of the change log per process, server-sent events to many.
use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix_web::{
    HttpResponse,
    web::{Bytes, Data, Query},
};
use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt as _, stream};
use persistence::{
    Db,
    change::{self, Event},
    job::Progress,
};
use serde::Deserialize;
use serde_json::json;
use tokio::{
    sync::{broadcast, watch},
    time::timeout,
};
use uuid::Uuid;

use crate::{State, call::Call, error::ApiError};

/// Events a slow listener may fall behind before it is told to start over.
const BACKLOG: usize = 4096;
/// How often the log is looked at without being told: other processes write to it too.
const LOOK: Duration = Duration::from_secs(1);
/// A sign of life, so that proxies keep the connection.
const PING: Duration = Duration::from_secs(15);
/// A listener signs in anew after this: no stream outlives the access token it was opened with.
const LONGEST: Duration = Duration::from_mins(9);

/// Seconds: who was away for longer looks anew.
const FURTHEST_BACK: u32 = 300;
/// Past changes that are told one by one.
const MOST_PAST: u64 = 200;
const RESET: &[u8] = b"event: reset\ndata: {}\n\n";

/// What listeners may hear of.
enum Heard {
    Change(Event),
    Progress(Progress),
}

/// Passes the log on to whoever listens.
pub struct Hub {
    sender: broadcast::Sender<Arc<Heard>>,
    reading: AtomicBool,
    closing: watch::Sender<bool>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(BACKLOG),
            reading: AtomicBool::new(false),
            closing: watch::Sender::new(false),
        }
    }
}

impl Hub {
    /// Ends all streams: the program is about to end, and waits for its connections.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Starts the one reader with the first listener.
    fn listen(self: &Arc<Self>, db: &Db) -> broadcast::Receiver<Arc<Heard>> {
        let receiver = self.sender.subscribe();
        if !self.reading.swap(true, Ordering::AcqRel) {
            let (hub, db) = (self.clone(), db.clone());
            tokio::spawn(async move {
                let worker = db.clone();
                worker.run_apart(async move { hub.read_on(&db).await }).await;
            });
        }
        receiver
    }

    async fn read_on(&self, db: &Db) {
        let mut place = None;
        let mut progress = Vec::new();
        while self.sender.receiver_count() > 0 {
            if let Err(error) = self.pass_on(db, &mut place).await {
                tracing::warn!(%error, "the change log could not be read");
            }
            if let Err(error) = self.tell_progress(db, &mut progress).await {
                tracing::warn!(%error, "the progress of jobs could not be read");
            }
            db.changed(LOOK).await;
        }
        self.reading.store(false, Ordering::Release);
    }

    async fn pass_on(&self, db: &Db, place: &mut Option<change::Place>) -> Result<(), persistence::StoreError> {
        let mut from = match place {
            Some(place) => *place,
            None => change::now(db).await?,
        };
        *place = Some(from);
        loop {
            let events = change::after(db, from, 500).await?;
            let Some(last) = events.last() else { return Ok(()) };
            from = last.place;
            *place = Some(from);
            for event in events {
                // Nobody listening any more is no failure.
                let _ = self.sender.send(Arc::new(Heard::Change(event)));
            }
        }
    }
}

impl Hub {
    /// How far running jobs are, where that has changed since it was last told.
    async fn tell_progress(&self, db: &Db, last: &mut Vec<Progress>) -> Result<(), persistence::StoreError> {
        let now = persistence::job::running(db).await?;
        for progress in now.iter().filter(|progress| !last.contains(progress)) {
            let _ = self.sender.send(Arc::new(Heard::Progress(*progress)));
        }
        *last = now;
        Ok(())
    }
}

type Lines = Pin<Box<dyn Stream<Item = Result<Bytes, actix_web::Error>>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    back: Option<u32>,
}

/// `GET /events`
pub async fn events(call: Call, parameters: Query<Parameters>) -> Result<HttpResponse, ApiError> {
    let back = parameters.back.unwrap_or_default();
    if back > FURTHEST_BACK {
        return Err(ApiError::query("back", "range"));
    }
    // First of all the ear: what happens while the past is read is heard, some of it twice.
    let receiver = call.state.events.listen(&call.state.db);
    let mut listener = Listener::new(call.state.clone(), call.asker.actor.user_id, receiver);
    if back > 0 {
        listener.go_back(call.asker.now - Duration::from_secs(back.into())).await?;
    }
    let hello = stream::once(async { Ok(Bytes::from_static(b"retry: 2000\nevent: ready\ndata: {}\n\n")) });
    let lines: Lines = Box::pin(hello.chain(listener.lines()));
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("Cache-Control", "no-store"))
        // A compressed stream would be held back until there is enough to compress.
        .insert_header(("Content-Encoding", "identity"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(lines))
}

struct Listener {
    state: Data<State>,
    user_id: Uuid,
    receiver: broadcast::Receiver<Arc<Heard>>,
    closing: watch::Receiver<bool>,
    until: tokio::time::Instant,
    waiting: VecDeque<Bytes>,
}

impl Listener {
    fn new(state: Data<State>, user_id: Uuid, receiver: broadcast::Receiver<Arc<Heard>>) -> Self {
        let until = tokio::time::Instant::now() + LONGEST;
        let closing = state.events.closing.subscribe();
        Self { state, user_id, receiver, closing, until, waiting: VecDeque::new() }
    }

    fn lines(self) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
        stream::unfold(self, |mut listener| async move { listener.next().await.map(|line| (Ok(line), listener)) })
    }

    /// Tells first what happened since `from`; where that was too much, that it was.
    async fn go_back(&mut self, from: DateTime<Utc>) -> Result<(), ApiError> {
        let db = self.state.db.clone();
        let past = self.state.db.run(async move { change::since(&db, from, MOST_PAST).await }).await?;
        if past.len() as u64 == MOST_PAST {
            self.waiting.push_back(Bytes::from_static(RESET));
            return Ok(());
        }
        for event in &past {
            self.hear_change(event).await;
        }
        Ok(())
    }

    /// The next line; none ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(line) = self.waiting.pop_front() {
                return Some(line);
            }
            if tokio::time::Instant::now() > self.until {
                return None;
            }
            let mut closing = self.closing.clone();
            let heard = tokio::select! {
                heard = timeout(PING, self.receiver.recv()) => heard,
                _ = closing.wait_for(|closing| *closing) => return None,
            };
            match heard {
                Err(_) => return Some(Bytes::from_static(b": still here\n\n")),
                Ok(Err(broadcast::error::RecvError::Closed)) => return None,
                Ok(Err(broadcast::error::RecvError::Lagged(_))) => {
                    return Some(Bytes::from_static(RESET));
                }
                Ok(Ok(heard)) => self.hear(&heard).await?,
            }
        }
    }

    /// Keeps the event where the user may know of it; none where the user may know of nothing any more.
    async fn hear(&mut self, heard: &Heard) -> Option<()> {
        match heard {
            Heard::Change(event) => self.hear_change(event).await,
            Heard::Progress(progress) => {
                if progress.owner_id == self.user_id {
                    self.waiting.push_back(progress_line(progress));
                }
                Some(())
            }
        }
    }

    async fn hear_change(&mut self, event: &Event) -> Option<()> {
        let (db, user_id, heard) = (self.state.db.clone(), self.user_id, event.clone());
        let worker = db.clone();
        let concerns = worker.run_apart(async move {
            let actor = db.directory().await?.actor(user_id);
            Ok::<_, persistence::StoreError>(match actor {
                Some(actor) => Some(heard.concerns(&db, &actor).await?),
                None => None,
            })
        });
        if concerns.await.ok()?? {
            self.waiting.push_back(line(event));
        }
        Some(())
    }
}

fn progress_line(progress: &Progress) -> Bytes {
    let Progress { job_id, total, done, failed, .. } = progress;
    let data = json!({"type": "job", "id": job_id, "total": total, "done": done, "failed": failed});
    Bytes::from(format!("event: progress\ndata: {data}\n\n"))
}

fn line(event: &Event) -> Bytes {
    let data = json!({
        "type": event.record_type, "id": event.record_id, "version": event.version, "action": event.action, "actor_id": event.actor_id,
    });
    Bytes::from(format!("event: change\ndata: {data}\n\n"))
}
