//! Statements as pgbench scripts, prepared once for each connection.
use std::{fmt::Write as _, fs, path::PathBuf, time::Duration};

use anyhow::{Context as _, ensure};
use sea_orm::{Statement, Value as Sql};

use crate::{
    cpu,
    engine::{Engine, Server},
};

/// A pgbench script, with the values of its variables.
#[derive(Default)]
struct Script {
    text: String,
    values: Vec<String>,
}

impl Script {
    /// A statement whose parameters become variables that begin with `prefix`; values that `replaced` knows, an expression.
    fn add(&mut self, statement: &Statement, prefix: &str, replaced: impl Fn(&Sql) -> Option<String>) {
        let values: Vec<&Sql> = statement.values.iter().flat_map(|values| &values.0).collect();
        let mut rest = statement.sql.as_str();
        while let Some((before, after)) = rest.split_once('$') {
            self.text.push_str(before);
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let value = after[..digits]
                .parse::<usize>()
                .ok()
                .and_then(|number| values.get(number.checked_sub(1)?).map(|value| (number, *value)));
            match value {
                Some((number, value)) => self.parameter(value, &format!("{prefix}_{number}"), replaced(value)),
                None => self.text.extend(["$", &after[..digits]]),
            }
            rest = &after[digits..];
        }
        let _ = writeln!(self.text, "{rest};");
    }

    fn parameter(&mut self, of: &Sql, name: &str, replaced: Option<String>) {
        match (replaced, text(of)) {
            (Some(expression), _) => self.text.push_str(&expression),
            // pgbench knows no empty variable.
            (None, None) => self.text.push_str("NULL"),
            (None, Some(value)) if value.is_empty() => self.text.push_str("''"),
            (None, Some(value)) => {
                let _ = write!(self.text, ":{name}::{}", kind(of));
                self.values.push(format!("{name}={value}"));
            }
        }
    }
}

/// The type sqlx declares it with.
fn kind(value: &Sql) -> &'static str {
    match value {
        Sql::Bool(_) => "bool",
        Sql::Int(_) => "int4",
        Sql::BigInt(_) | Sql::BigUnsigned(_) => "int8",
        Sql::Double(_) => "float8",
        Sql::Uuid(_) => "uuid",
        Sql::Json(_) => "jsonb",
        Sql::ChronoDate(_) => "date",
        Sql::ChronoDateTimeUtc(_) => "timestamptz",
        _ => "text",
    }
}

fn text(value: &Sql) -> Option<String> {
    match value {
        Sql::Bool(it) => it.map(|it| it.to_string()),
        Sql::Int(it) => it.map(|it| it.to_string()),
        Sql::BigInt(it) => it.map(|it| it.to_string()),
        Sql::BigUnsigned(it) => it.map(|it| it.to_string()),
        Sql::Double(it) => it.map(|it| it.to_string()),
        Sql::String(it) => it.clone(),
        Sql::Uuid(it) => it.map(|it| it.to_string()),
        Sql::Json(it) => it.as_ref().map(ToString::to_string),
        Sql::ChronoDate(it) => it.map(|it| it.to_string()),
        Sql::ChronoDateTimeUtc(it) => it.map(|it| it.to_rfc3339()),
        other => unreachable!("the product binds no {other:?}"),
    }
}

/// CPU milliseconds of PostgreSQL for a unit of work.
pub(crate) fn read_ms(
    server: &Server,
    engine: &Engine,
    units: &[Vec<Statement>],
    cpu: Duration,
) -> anyhow::Result<f64> {
    let mut scripts = Vec::new();
    for (place, unit) in units.iter().enumerate() {
        let mut script = Script::default();
        for (number, statement) in unit.iter().enumerate() {
            script.add(statement, &format!("u{place}_{number}"), |_| None);
        }
        scripts.push(script);
    }
    // As long as it takes until the time is well above what connecting costs.
    let mut transactions = 8 * scripts.len();
    loop {
        let before = cpu::used(&engine.programs())?;
        run(server, &scripts, &["-c", "1", "-t", &transactions.to_string()])?;
        let used = cpu::used(&engine.programs())?.saturating_sub(before);
        if used >= cpu {
            return Ok(super::milliseconds(used, transactions));
        }
        transactions *= 4;
    }
}

/// Transactions a second that insert the rows of `statements` and commit, by `clients` at once.
pub(crate) fn inserts_per_second(
    server: &Server,
    statements: &[Statement],
    new: impl Fn(&Sql) -> Option<usize>,
    clients: usize,
    time: Duration,
) -> anyhow::Result<f64> {
    let mut script = Script::default();
    for number in 0..8 {
        let _ = writeln!(script.text, "\\set new{number} random(1, 9000000000000000000)");
    }
    script.text.push_str("BEGIN;\n");
    // pgbench cannot make uuids; these are as random, though not in the order of time.
    let replaced = |value: &Sql| Some(format!("lpad(to_hex(:new{}::bigint), 32, '0')::uuid", new(value)?));
    for (number, statement) in statements.iter().enumerate() {
        script.add(statement, &format!("i{number}"), replaced);
    }
    script.text.push_str("COMMIT;\n");
    let (clients, seconds) = (clients.to_string(), time.as_secs().max(1).to_string());
    let output = run(server, &[script], &["-c", &clients, "-j", "2", "-T", &seconds])?;
    let line = output.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench told no rate")?;
    Ok(line.split(' ').next().unwrap_or_default().parse()?)
}

fn run(server: &Server, scripts: &[Script], arguments: &[&str]) -> anyhow::Result<String> {
    let folder = Folder(std::env::temp_dir().join(format!("rapport-pgbench-{}", std::process::id())));
    fs::create_dir_all(&folder.0)?;
    let mut pgbench = server.program("pgbench");
    pgbench.args(["--no-vacuum", "--protocol", "prepared"]).args(arguments);
    for (number, script) in scripts.iter().enumerate() {
        let file = folder.0.join(format!("{number}.sql"));
        fs::write(&file, &script.text)?;
        pgbench.arg("-f").arg(file);
        pgbench.args(script.values.iter().flat_map(|value| ["-D", value]));
    }
    let output = pgbench.arg(server.url()).output().context("pgbench does not run")?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success() && !told.contains("ERROR"), "pgbench: {told}");
    Ok(String::from_utf8(output.stdout)?)
}

/// Removed at the end, however that comes.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::DbBackend;

    #[test]
    fn parameters_become_variables() {
        let values = [Sql::from("a b"), Sql::BigInt(None), Sql::from(7_i64)];
        let sql = "SELECT '$x' WHERE a = $1 AND b = $2 AND c = $3::bigint AND d = $1";
        let mut script = Script::default();
        script.add(&Statement::from_sql_and_values(DbBackend::Postgres, sql, values), "u", |_| None);
        assert_eq!(
            script.text,
            "SELECT '$x' WHERE a = :u_1::text AND b = NULL AND c = :u_3::int8::bigint AND d = :u_1::text;\n"
        );
        assert_eq!(script.values, ["u_1=a b", "u_3=7", "u_1=a b"]);
    }
}
