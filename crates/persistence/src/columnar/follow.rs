//! The table, read when it is first wanted, and brought up to date from the change log.
use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

use tokio::sync::Mutex;
use uuid::Uuid;
use wire::{Resource, record::Opportunity};

use super::{
    chunk::{Builder, Chunk, Entry, ROWS},
    load,
    memo::Memo,
    table::Table,
};
use crate::{
    Db, StoreError,
    change::{self, Place},
};

/// Nobody has asked for so long: it is let go.
const IDLE: Duration = Duration::from_mins(10);
/// Records that are read anew at a time.
const BATCH: usize = 500;

/// What is held for all reports of one database.
#[derive(Default)]
pub(crate) struct Columnar(Arc<Mutex<Option<Following>>>);

struct Following {
    table: Arc<Table>,
    /// Chunk and row of every record, of those that were deleted too.
    places: HashMap<Uuid, (u32, u16)>,
    /// Everything in the change log up to here is in.
    place: Place,
    used: Instant,
}

impl Columnar {
    /// All opportunities as they are now: whoever has written one finds it so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn table(&self, db: &Db) -> Result<Arc<Table>, StoreError> {
        let mut following = self.0.lock().await;
        if let Some(known) = &mut *following {
            known.catch_up(db).await?;
        } else {
            *following = Some(Following::load(db).await?);
            tokio::spawn(let_go(Arc::downgrade(&self.0)));
        }
        let table = following.as_ref().map(|following| following.table.clone());
        Ok(table.unwrap_or_default())
    }

    pub(crate) async fn forget(&self) {
        *self.0.lock().await = None;
    }
}

/// Forgets the table once nobody asks any more.
async fn let_go(following: Weak<Mutex<Option<Following>>>) {
    loop {
        tokio::time::sleep(IDLE / 10).await;
        let Some(following) = following.upgrade() else { return };
        let mut following = following.lock().await;
        if following.as_ref().is_none_or(|following| following.used.elapsed() > IDLE) {
            *following = None;
            return;
        }
    }
}

impl Following {
    async fn load(db: &Db) -> Result<Self, StoreError> {
        // What changes while it is read is read again.
        let place = change::now(db).await?;
        let (mut chunks, mut builder, mut places) = (Vec::new(), Builder::new(), HashMap::new());
        let mut last = None;
        loop {
            let entries = load::after(db.read(), last, ROWS as u64).await?;
            let Some(end) = entries.last() else { break };
            last = Some(end.id);
            for (row, entry) in (0..).zip(entries) {
                places.insert(entry.id, (count(chunks.len()), row));
                builder.push(entry);
            }
            if builder.is_full() {
                chunks.push(Arc::new(std::mem::replace(&mut builder, Builder::new()).finish()));
            } else {
                break;
            }
        }
        chunks.push(Arc::new(builder.finish()));
        let table = Arc::new(Table { chunks, memo: Arc::default() });
        Ok(Self { table, places, place, used: Instant::now() })
    }

    async fn catch_up(&mut self, db: &Db) -> Result<(), StoreError> {
        self.used = Instant::now();
        let (changed, place) = change::records_after(db, self.place, Opportunity::DEFINITION.name).await?;
        if !changed.is_empty() {
            // All of it is read before any is put in: where reading fails, places and table still belong together.
            let mut read = Vec::new();
            for ids in changed.chunks(BATCH) {
                read.push((ids, load::these(db.read(), ids).await?));
            }
            let mut table = Table { chunks: self.table.chunks.clone(), memo: Arc::<Memo>::default() };
            for (ids, entries) in read {
                self.put(&mut table, ids, entries);
            }
            self.table = Arc::new(table);
        }
        self.place = place;
        Ok(())
    }

    fn put(&mut self, table: &mut Table, ids: &[Uuid], entries: Vec<Entry>) {
        let mut found: HashMap<Uuid, Entry> = entries.into_iter().map(|entry| (entry.id, entry)).collect();
        for id in ids {
            match (self.places.get(id), found.remove(id)) {
                (Some((chunk, row)), entry) => {
                    let chunk = Arc::make_mut(&mut table.chunks[*chunk as usize]);
                    match entry {
                        Some(entry) => chunk.put(usize::from(*row), entry),
                        None => chunk.bury(usize::from(*row)),
                    }
                }
                (None, Some(entry)) => {
                    self.places.insert(*id, add(table, entry));
                }
                // Made and deleted since.
                (None, None) => {}
            }
        }
    }
}

/// Puts a new record into the last chunk that has room.
fn add(table: &mut Table, entry: Entry) -> (u32, u16) {
    if table.chunks.last().is_none_or(|chunk| chunk.len() >= ROWS) {
        table.chunks.push(Arc::new(Chunk::new()));
    }
    let at = table.chunks.len() - 1;
    let chunk = Arc::make_mut(&mut table.chunks[at]);
    chunk.push(entry);
    (count(at), u16::try_from(chunk.len() - 1).unwrap_or(u16::MAX))
}

fn count(chunks: usize) -> u32 {
    u32::try_from(chunks).unwrap_or(u32::MAX)
}
