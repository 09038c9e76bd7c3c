//! Writers that share a commit: each keeps its own work or loses its own work, whatever the others do.
#![expect(clippy::unwrap_used, reason = "a test: what cannot go on may stop")]

use std::path::PathBuf;

use persistence::{Db, db::Settings, setting};
use uuid::Uuid;

/// A database of its own, gone with it.
struct Own(Db, PathBuf);

impl Own {
    async fn new() -> Self {
        let file = std::env::temp_dir().join(format!("rapport-together-{}.db", Uuid::now_v7()));
        let settings = Settings { url: format!("sqlite:{}", file.display()), connections: 2, cursor_key: [7; 32] };
        let db = Db::open(&settings).await.unwrap();
        migrations::migrate(db.migrator()).await.unwrap();
        Self(db, file)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.1.display()));
        }
    }
}

async fn stored(db: &Db, key: &str) -> Option<u32> {
    setting::get(db.read(), key).await.unwrap()
}

/// A third commits, a third gives up, a third breaks off in the middle.
async fn write(db: Db, number: u32) {
    let turn = db.turn().await.unwrap();
    setting::put(&*turn, &format!("own.{number}"), &number).await.unwrap();
    let shared: u32 = setting::get(&*turn, "sum").await.unwrap().unwrap_or_default();
    setting::put(&*turn, "sum", &(shared + number)).await.unwrap();
    match number % 3 {
        0 => turn.commit().await.unwrap(),
        1 => {
            turn.give_up().await.unwrap();
            assert!(stored(&db, "sum").await.unwrap_or_default() >= shared, "what it saw is kept when it is told");
        }
        _ => panic!("breaks off"),
    }
    assert_eq!(stored(&db, &format!("own.{number}")).await, number.is_multiple_of(3).then_some(number), "once told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_one_loses_the_others_keep() {
    let own = Own::new().await;
    let writers: Vec<_> = (0..300).map(|number| tokio::spawn(write(own.0.clone(), number))).collect();
    for (number, writer) in (0_u32..).zip(writers) {
        assert_eq!(writer.await.is_err(), number % 3 == 2, "{number}");
    }
    // Whoever writes next comes after all that was given up.
    own.0.turn().await.unwrap().commit().await.unwrap();
    let kept = (0..300).filter(|number| number % 3 == 0);
    assert_eq!(stored(&own.0, "sum").await, Some(kept.sum()), "each saw the work of those before, and no other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_of_its_own_waits_its_turn() {
    let own = Own::new().await;
    let writers: Vec<_> = (0..30).map(|number| tokio::spawn(write(own.0.clone(), number * 3))).collect();
    let tx = own.0.begin().await.unwrap();
    setting::put(&tx, "alone", &1).await.unwrap();
    tx.commit().await.unwrap();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(stored(&own.0, "alone").await, Some(1));
}

/// As SQLite does by itself when a disk is full.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_kept_alone_once_sqlite_has_ended_the_transaction() {
    let own = Own::new().await;
    let turn = own.0.turn().await.unwrap();
    setting::put(&*turn, "before", &1).await.unwrap();
    turn.script("ROLLBACK").await.unwrap();
    setting::put(&*turn, "after", &1).await.unwrap_err();
    turn.commit().await.unwrap_err();
    assert_eq!((stored(&own.0, "before").await, stored(&own.0, "after").await), (None, None));
    // Whoever comes next finds a connection that keeps what it is told.
    let next = own.0.turn().await.unwrap();
    setting::put(&*next, "next", &1).await.unwrap();
    next.commit().await.unwrap();
    assert_eq!(stored(&own.0, "next").await, Some(1));
}
