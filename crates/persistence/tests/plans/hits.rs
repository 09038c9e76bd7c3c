//! The search box against the plain question: of every type the newest hits within reach, none missed for a newer one of
//! another type, and no window too short.
use domain::search::SearchQuery;
use persistence::{Asker, Reads as _, search};
use sea_orm::{DbBackend, Statement, Value};
use uuid::Uuid;

use crate::world::World;

const TYPES: [&str; 4] = ["account", "contact", "lead", "opportunity"];
const LIMIT: u64 = 20;

/// Common and rare, short and long, of every kind of term.
const TYPED: [&str; 16] = [
    "a",
    "s",
    "sm",
    "smith",
    "sm jo",
    "科技",
    "科",
    "有限公司",
    "szkj",
    "zw",
    "shanghai",
    "zhang wei",
    "1380",
    "6012",
    "exam",
    "zzyzx",
];

pub(crate) async fn compare(world: &World) {
    let mut hits = 0;
    for (who, asker) in world.askers() {
        for q in TYPED {
            for name in TYPES {
                let found = search::everywhere(&world.db, &asker, q, &[name], LIMIT).await.unwrap();
                let found: Vec<Uuid> = found.into_iter().map(|hit| hit.id).collect();
                let expected = plainly(world, who, &asker, q, name).await;
                assert_eq!(found, expected, "{who}, {q} among {name}");
                hits += found.len();
            }
            everything(world, who, &asker, q).await;
        }
    }
    world.watch.take();
    assert!(hits > 1_000, "{hits} hits prove little");
}

/// The types take turns, so that with all of them asked each still shows its newest.
async fn everything(world: &World, who: &str, asker: &Asker, q: &str) {
    let found = search::everywhere(&world.db, asker, q, &[], LIMIT).await.unwrap();
    for name in TYPES {
        let first = found.iter().find(|hit| hit.record_type == name).map(|hit| hit.id);
        let newest = plainly(world, who, asker, q, name).await.first().copied();
        assert_eq!(first, newest, "{who}, {q}: the newest {name}");
    }
}

/// Without windows, ranges or tokens of holders: the terms, the columns, the order.
async fn plainly(world: &World, who: &str, asker: &Asker, q: &str, name: &str) -> Vec<Uuid> {
    let query = SearchQuery::parse(q).unwrap();
    let backend = world.db.backend();
    let (found, formula) = if backend == DbBackend::Postgres {
        ("terms @@ $1::tsquery".to_owned(), query.to_tsquery())
    } else {
        ("seq IN (SELECT rowid FROM search_index WHERE search_index MATCH $1)".to_owned(), query.to_fts5())
    };
    let mut values: Vec<Value> = vec![formula.into(), name.into(), asker.actor.user_id.into()];
    let teams = if who == "manager" { &asker.actor.subtree_ids } else { &asker.actor.team_ids };
    let places: Vec<String> = (values.len() + 1..).zip(teams).map(|(place, _)| format!("${place}")).collect();
    values.extend(teams.iter().map(|team| Value::from(*team)));
    let reach = match who {
        "administrator" => "(owner_id = $3 OR true)".to_owned(),
        _ => format!("(owner_id = $3 OR team_id IN ({}))", places.join(", ")),
    };
    let sql = format!(
        "SELECT record_id FROM search_document WHERE {found} AND record_type = $2 AND {reach} ORDER BY seq DESC LIMIT {LIMIT}"
    );
    let rows = world.db.read().ask(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "record_id").unwrap()).collect()
}
