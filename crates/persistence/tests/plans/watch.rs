//! The statements that are really sent.
use std::sync::{Arc, Mutex};

use persistence::db::Observer;
use sea_orm::Statement;

#[derive(Clone, Default)]
pub(crate) struct Watch(Arc<Mutex<Vec<Statement>>>);

impl Watch {
    pub(crate) fn observer(&self) -> Observer {
        let seen = self.0.clone();
        Arc::new(move |statement| seen.lock().unwrap().push(statement.clone()))
    }

    /// What was sent since the last call, without the directory's look at its token.
    pub(crate) fn take(&self) -> Vec<Statement> {
        let all = std::mem::take(&mut *self.0.lock().unwrap());
        all.into_iter().filter(|statement| !of_directory(&statement.sql)).collect()
    }
}

fn of_directory(sql: &str) -> bool {
    sql.contains("\"setting\"") || sql.contains("\"session\"")
}
