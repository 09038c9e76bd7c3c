use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::Schema;
use uuid::Uuid;

use super::*;
use crate::{Db, Tx, db::Settings};

const USER: Uuid = Uuid::from_u128(1);
const ID: Uuid = Uuid::from_u128(2);

/// A transaction on a database of its own, which is gone with the process that made it.
async fn database() -> Tx {
    let file = std::env::temp_dir().join(format!("rapport-session-{}.db", Uuid::now_v7()));
    let settings = Settings { url: format!("sqlite:{}", file.display()), connections: 1, cursor_key: [0; 32] };
    let tx = Db::open(&settings).await.unwrap().begin().await.unwrap();
    std::fs::remove_file(file).unwrap();
    tx.execute(&Schema::new(tx.backend()).create_table_from_entity(Entity)).await.unwrap();
    tx
}

/// A database with one session, whose token is `a`; tokens follow in the order of the alphabet.
async fn signed_in() -> Tx {
    let db = database().await;
    create(&db, session(ID, "a")).await.unwrap();
    db
}

fn session(id: Uuid, hash: &str) -> NewSession {
    NewSession { id, user_id: USER, client: "mobile", refresh_hash: hash.to_owned(), user_agent: None, ip: None }
}

async fn show(db: &Tx, token: &str, at: DateTime<Utc>) -> Rotation {
    let successor = char::from(token.as_bytes()[0] + 1).to_string();
    rotate(db, ID, token, &successor, at).await.unwrap()
}

fn renewed() -> Rotation {
    Rotation::Renewed { user_id: USER, client: "mobile".to_owned() }
}

#[tokio::test]
async fn a_chain_of_tokens_goes_on() {
    let db = signed_in().await;
    let start = now();
    for (minutes, token) in (0..).zip(["a", "b", "c", "d"]) {
        assert_eq!(show(&db, token, start + TimeDelta::minutes(minutes)).await, renewed());
    }
    assert_eq!(list(&db, USER).await.unwrap()[0].refresh_hash, "e");
}

#[tokio::test]
async fn a_lost_answer_is_given_again_for_ten_seconds() {
    let db = signed_in().await;
    let start = now();
    assert_eq!(show(&db, "a", start).await, renewed());
    assert_eq!(show(&db, "a", start + TimeDelta::seconds(10)).await, renewed());
    let stored = &list(&db, USER).await.unwrap()[0];
    assert_eq!((stored.refresh_hash.as_str(), stored.rotated_at), ("b", Some(start)), "shown twice, exchanged once");
    assert_eq!(show(&db, "a", start + TimeDelta::seconds(11)).await, Rotation::Reused { user_id: USER });
    assert_eq!(show(&db, "b", start + TimeDelta::seconds(12)).await, Rotation::Unknown, "the whole session is over");
}

#[tokio::test]
async fn an_older_token_ends_the_session_even_within_the_grace_time() {
    let db = signed_in().await;
    let start = now();
    assert_eq!(show(&db, "a", start).await, renewed());
    assert_eq!(show(&db, "b", start).await, renewed());
    assert_eq!(show(&db, "a", start).await, Rotation::Reused { user_id: USER });
    assert_eq!(show(&db, "c", start).await, Rotation::Unknown);
    assert!(list(&db, USER).await.unwrap().is_empty());
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    let start = now();
    let db = signed_in().await;
    assert_eq!(show(&db, "a", start + TimeDelta::days(31)).await, Rotation::Unknown, "30 days unused");
    let db = signed_in().await;
    for (days, token) in [(29, "a"), (58, "b"), (87, "c")] {
        assert_eq!(show(&db, token, start + TimeDelta::days(days)).await, renewed());
    }
    assert_eq!(show(&db, "d", start + TimeDelta::days(91)).await, Rotation::Unknown, "90 days in all");
}

#[tokio::test]
async fn only_the_owner_ends_a_session() {
    let db = signed_in().await;
    assert!(!revoke(&db, ID, Some(Uuid::from_u128(9))).await.unwrap());
    assert!(revoke(&db, ID, Some(USER)).await.unwrap());
    assert!(!revoke(&db, ID, Some(USER)).await.unwrap(), "only once");
    let ended = db.rows(&revoked_since(now() - TimeDelta::minutes(1))).await.unwrap();
    let ended: Vec<Uuid> = ended.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    assert_eq!(ended, [ID]);
    assert!(db.rows(&revoked_since(now() + TimeDelta::minutes(1))).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let db = signed_in().await;
    create(&db, session(Uuid::from_u128(3), "x")).await.unwrap();
    create(&db, NewSession { user_id: Uuid::from_u128(9), ..session(Uuid::from_u128(4), "y") }).await.unwrap();
    assert_eq!(revoke_others(&db, USER, Some(ID)).await.unwrap(), 1);
    assert_eq!(list(&db, USER).await.unwrap().len(), 1);
    assert_eq!(list(&db, Uuid::from_u128(9)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_long_over_is_swept_out() {
    let db = signed_in().await;
    assert_eq!(sweep(&db, now()).await.unwrap(), 0);
    assert_eq!(sweep(&db, now() + TimeDelta::days(31)).await.unwrap(), 1);
}
