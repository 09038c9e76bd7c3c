//! Conditions across records that hold for many, page by page, against the plain question: the same records in the same
//! order, whichever way they are found. And found without looking at everybody's.
use persistence::{Asker, Reads as _, Stored, query};
use sea_orm::{DbBackend, Statement, Value};
use serde_json::json;
use uuid::Uuid;
use wire::{
    ListPage, Record,
    query::Search,
    record::{Account, Contact, Opportunity},
};

use crate::world::World;

const PAGE: u64 = 40;
const PAGES: usize = 3;

pub(crate) async fn compare(world: &World) {
    let mut seen = 0;
    for (who, asker) in world.askers() {
        let reach = |table: &str| reach(&asker, table);
        let bought = format!(
            "EXISTS (SELECT 1 FROM opportunity o WHERE o.account_id = r.id AND o.deleted_at IS NULL AND o.status = 'won' AND {})",
            reach("o")
        );
        let condition = json!({"all": [
            {"path": "owner.status", "op": "eq", "value": "active"},
            {"aggregate": "count", "of": "opportunities", "where": {"path": "status", "op": "eq", "value": "won"}, "op": "gte", "value": 1},
        ]});
        seen += same::<Account>(world, who, &asker, condition, &bought, "created_at DESC, id DESC").await;

        let customers = format!(
            "EXISTS (SELECT 1 FROM account a WHERE a.id = r.account_id AND a.deleted_at IS NULL AND a.type = 'customer' AND {})",
            reach("a")
        );
        let condition = json!({"path": "account.type", "op": "eq", "value": "customer"});
        for order in ["created_at DESC, id DESC", "created_at, id"] {
            seen += same::<Contact>(world, who, &asker, condition.clone(), &customers, order).await;
        }
        let trade = format!(
            "r.status = 'open' AND EXISTS (SELECT 1 FROM account a WHERE a.id = r.account_id AND a.deleted_at IS NULL \
             AND (a.industry IS NULL OR a.industry <> 'retail') AND {})",
            reach("a")
        );
        let condition = json!({"all": [
            {"path": "status", "op": "eq", "value": "open"}, {"path": "account.industry", "op": "not", "value": "retail"},
        ]});
        seen += same::<Opportunity>(world, who, &asker, condition, &trade, "close_date DESC, id DESC").await;
    }
    world.watch.take();
    assert!(seen > 500, "{seen} records prove little");
}

/// What the rights of these people come to, said by hand.
fn reach(asker: &Asker, table: &str) -> String {
    let actor = &asker.actor;
    let scope = actor.scope(wire::definition("account").unwrap(), domain::permission::Action::Read);
    let hold = |id: &Uuid| format!("'{id}'");
    if scope == domain::permission::Scope::All {
        return "1 = 1".to_owned();
    }
    let teams: Vec<_> = actor.teams_within(scope).iter().map(hold).collect();
    format!("({table}.owner_id = {} OR {table}.team_id IN ({}))", hold(&actor.user_id), teams.join(", "))
}

async fn same<R: Stored>(
    world: &World,
    who: &str,
    asker: &Asker,
    condition: serde_json::Value,
    plain: &str,
    order: &str,
) -> usize {
    let keys: Vec<_> = order.split(", ").map(|key| key.split(' ').collect::<Vec<_>>()).collect();
    let sort = if keys[0].len() > 1 { format!("-{}", keys[0][0]) } else { keys[0][0].to_owned() };
    let mut search = Search {
        condition: Some(serde_json::from_value(condition).unwrap()),
        sort: Some(sort),
        limit: Some(PAGE),
        ..Search::default()
    };
    let mut found = Vec::new();
    for _ in 0..PAGES {
        let page: ListPage<Record<R>> = query::list(&world.db, asker, &search).await.unwrap();
        found.extend(page.data.iter().map(|record| record.id));
        search.cursor = page.page.next_cursor;
        if search.cursor.is_none() {
            break;
        }
    }
    let name = R::DEFINITION.name;
    let expected = plainly(world, name, &reach(asker, "r"), plain, order).await;
    assert_eq!(found, expected, "{who}: {name} where {plain}");
    found.len()
}

async fn plainly(world: &World, name: &str, reach: &str, plain: &str, order: &str) -> Vec<Uuid> {
    let most = PAGE * PAGES as u64;
    let sql = format!(
        "SELECT r.id FROM {name} r WHERE r.deleted_at IS NULL AND {reach} AND {plain} ORDER BY {} LIMIT {most}",
        order.split(", ").map(|key| format!("r.{key}")).collect::<Vec<_>>().join(", ")
    );
    let backend = world.db.backend();
    // SQLite keeps ids as bytes.
    let sql = if backend == DbBackend::Sqlite { as_bytes(&sql) } else { sql };
    let rows = world.db.read().ask(Statement::from_sql_and_values(backend, sql, Vec::<Value>::new())).await;
    rows.unwrap().iter().map(|row| row.try_get::<Uuid>("", "id").unwrap()).collect()
}

/// `'018c1182-4800-…'` as `x'018c11824800…'`.
fn as_bytes(sql: &str) -> String {
    let part = |(index, part): (usize, &str)| match part.parse::<Uuid>() {
        Ok(id) if index % 2 == 1 => format!("x'{}'", id.simple()),
        _ if index % 2 == 1 => format!("'{part}'"),
        _ => part.to_owned(),
    };
    sql.split('\'').enumerate().map(part).collect()
}
