//! Tables and indexes, said once and spelled for both engines.
//!
//! Released migrations are history. What is here may gain functions; what a function renders never changes.
use sea_orm_migration::sea_orm::DbBackend;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Bool,
    Date,
    Instant,
    Uuid,
    Json,
    /// Three columns: the amount in 1/10 000, `_currency`, and the amount in the base currency, `_base`.
    Money,
}

#[derive(Clone, Copy)]
pub(crate) struct Column {
    name: &'static str,
    kind: Kind,
    null: bool,
    default: &'static str,
}

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, null: false, default: "" }
}

pub(crate) const fn text(name: &'static str) -> Column {
    column(name, Kind::Text)
}

pub(crate) const fn integer(name: &'static str) -> Column {
    column(name, Kind::Integer)
}

pub(crate) const fn boolean(name: &'static str) -> Column {
    column(name, Kind::Bool)
}

pub(crate) const fn date(name: &'static str) -> Column {
    column(name, Kind::Date)
}

pub(crate) const fn instant(name: &'static str) -> Column {
    column(name, Kind::Instant)
}

pub(crate) const fn uuid(name: &'static str) -> Column {
    column(name, Kind::Uuid)
}

pub(crate) const fn json(name: &'static str) -> Column {
    column(name, Kind::Json)
}

/// Always nullable: no record must be worth something.
pub(crate) const fn money(name: &'static str) -> Column {
    column(name, Kind::Money).null()
}

impl Column {
    pub(crate) const fn null(self) -> Self {
        Self { null: true, ..self }
    }

    fn render(&self, backend: DbBackend) -> String {
        if self.kind == Kind::Money {
            return self.render_money(backend);
        }
        let null = if self.null { "" } else { " NOT NULL" };
        format!("\"{}\" {}{null}{}", self.name, type_name(self.kind, backend), self.default)
    }

    fn render_money(&self, backend: DbBackend) -> String {
        let (name, integer, text) = (self.name, type_name(Kind::Integer, backend), type_name(Kind::Text, backend));
        format!("\"{name}\" {integer}, \"{name}_currency\" {text}, \"{name}_base\" {integer}")
    }
}

/// SQLite tables are STRICT: a value of a foreign type is refused there as it is on PostgreSQL.
/// Texts on PostgreSQL are ordered by bytes, as SQLite orders them.
fn type_name(kind: Kind, backend: DbBackend) -> &'static str {
    let postgres = backend == DbBackend::Postgres;
    match kind {
        Kind::Text if postgres => "text COLLATE \"C\"",
        Kind::Integer | Kind::Money if postgres => "bigint",
        Kind::Bool if postgres => "boolean",
        Kind::Date if postgres => "date",
        Kind::Instant if postgres => "timestamptz",
        Kind::Uuid if postgres => "uuid",
        Kind::Json if postgres => "jsonb",
        Kind::Text | Kind::Date | Kind::Instant | Kind::Json => "TEXT",
        Kind::Integer | Kind::Money | Kind::Bool => "INTEGER",
        Kind::Uuid => "BLOB",
    }
}

/// Which rows an index holds.
#[derive(Clone, Copy)]
enum Rows {
    All,
    /// Not deleted.
    Living,
    /// Not deleted, and the first column is not null: free of charge for rows that have nothing there.
    Filled,
    /// As `Filled`, deleted or not.
    Set,
    Deleted,
}

struct Index {
    columns: Vec<&'static str>,
    rows: Rows,
    unique: bool,
}

/// A table with its indexes.
pub(crate) struct Table {
    name: &'static str,
    columns: Vec<Column>,
    /// Further clauses of the table: keys, references.
    constraints: Vec<String>,
    indexes: Vec<Index>,
    /// Rows are short and found by their key: SQLite keeps them in the key's tree.
    clustered: bool,
}

impl Table {
    pub(crate) fn new(name: &'static str, columns: &[Column]) -> Self {
        let columns = columns.to_vec();
        Self { name, columns, constraints: Vec::new(), indexes: Vec::new(), clustered: false }
    }

    pub(crate) fn key(mut self, columns: &[&str]) -> Self {
        self.constraints.push(format!("PRIMARY KEY ({})", quoted(columns)));
        self
    }

    pub(crate) fn clustered(self) -> Self {
        Self { clustered: true, ..self }
    }

    pub(crate) fn constraint(mut self, clause: &str) -> Self {
        self.constraints.push(clause.to_owned());
        self
    }

    fn index(mut self, columns: &[&'static str], rows: Rows, unique: bool) -> Self {
        self.indexes.push(Index { columns: columns.to_vec(), rows, unique });
        self
    }

    /// An index over all rows, of a table that is no record.
    pub(crate) fn all_by(self, columns: &[&'static str]) -> Self {
        self.index(columns, Rows::All, false)
    }

    /// A list of living records: filtered by all columns but the last, ordered by that one and the id.
    pub(crate) fn by(self, columns: &[&'static str]) -> Self {
        let columns: Vec<_> = columns.iter().copied().chain(["id"]).collect();
        self.index(&columns, Rows::Living, false)
    }

    /// As [`Table::by`], only of records whose first column is filled.
    pub(crate) fn filled_by(self, columns: &[&'static str]) -> Self {
        let columns: Vec<_> = columns.iter().copied().chain(["id"]).collect();
        self.index(&columns, Rows::Filled, false)
    }

    /// A walk down a tree: every record that has a parent. Deleted ones too, or their branch would be lost from sight.
    pub(crate) fn children_of(self, parent: &'static str) -> Self {
        self.index(&[parent, "created_at", "id"], Rows::Set, false)
    }

    /// `by`, and beside it every column that totals over living records read, so that they never visit the table.
    /// `deleted_at` is among them because SQLite counts an index as covering only with all columns of the question.
    pub(crate) fn totals(self, by: &[&'static str], read: &[&'static str]) -> Self {
        self.index(&[by, read, &["deleted_at"]].concat(), Rows::Living, false)
    }

    /// No two living records share these values; nulls are never equal.
    pub(crate) fn unique(self, columns: &[&'static str]) -> Self {
        self.index(columns, Rows::Living, true)
    }

    pub(crate) fn statements(&self, backend: DbBackend) -> Vec<String> {
        let indexes = self.indexes.iter().map(|index| self.create_index(index, backend));
        std::iter::once(self.create_table(backend)).chain(indexes).collect()
    }

    fn create_table(&self, backend: DbBackend) -> String {
        let columns = self.columns.iter().map(|column| column.render(backend));
        let parts: Vec<_> = columns.chain(self.constraints.iter().cloned()).collect();
        let options = match backend {
            DbBackend::Sqlite if self.clustered => " STRICT, WITHOUT ROWID",
            DbBackend::Sqlite => " STRICT",
            _ => "",
        };
        format!("CREATE TABLE \"{}\" ({}){options}", self.name, parts.join(", "))
    }

    fn create_index(&self, index: &Index, backend: DbBackend) -> String {
        let columns: Vec<_> = index.columns.iter().map(|name| self.index_column(name, backend)).collect();
        let condition = match index.rows {
            Rows::All => String::new(),
            Rows::Living => " WHERE deleted_at IS NULL".to_owned(),
            Rows::Filled => format!(" WHERE deleted_at IS NULL AND \"{}\" IS NOT NULL", index.columns[0]),
            Rows::Set => format!(" WHERE \"{}\" IS NOT NULL", index.columns[0]),
            Rows::Deleted => " WHERE deleted_at IS NOT NULL".to_owned(),
        };
        let unique = if index.unique { "UNIQUE " } else { "" };
        let (name, table) = (self.index_name(index), self.name);
        format!("CREATE {unique}INDEX \"{name}\" ON \"{table}\" ({}){condition}", columns.join(", "))
    }

    /// Nulls are smallest on both engines; PostgreSQL must be told, or the index does not serve the order.
    fn index_column(&self, name: &str, backend: DbBackend) -> String {
        let null = self.columns.iter().any(|column| column.null && column.covers(name));
        let order = if null && backend == DbBackend::Postgres { " NULLS FIRST" } else { "" };
        format!("\"{name}\"{order}")
    }

    /// At most 63 bytes, PostgreSQL's limit: at most four columns name an index.
    fn index_name(&self, index: &Index) -> String {
        let kind = if index.unique { "unique" } else { "by" };
        let named = index.columns.iter().filter(|name| **name != "id").take(4);
        named.fold(format!("{}_{kind}", self.name), |name, column| format!("{name}_{column}"))
    }
}

impl Column {
    fn covers(&self, name: &str) -> bool {
        let money =
            self.kind == Kind::Money && ["_currency", "_base"].iter().any(|s| name.strip_suffix(s) == Some(self.name));
        money || name == self.name
    }
}

fn quoted(columns: &[&str]) -> String {
    columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Columns every record has, before its own.
const RECORD: &[Column] = &[
    uuid("id"),
    integer("version"),
    instant("created_at"),
    uuid("created_by").null(),
    instant("updated_at"),
    uuid("updated_by").null(),
    instant("deleted_at").null(),
    // The title, normalised by the store: what lists are ordered by, alike in every language and on both engines.
    Column { default: " DEFAULT ''", ..text("name_key") },
];

/// The table of a record type, with the indexes every list needs.
///
/// `updated_at` also holds deleted rows, because whoever mirrors our data asks "what changed since", deletions
/// included. `created_at` does not: after a wrong import of half a million rows is deleted, a list of the newest
/// must not walk past them for a month.
pub(crate) fn record(name: &'static str, columns: &[Column]) -> Table {
    Table::new(name, &[RECORD, columns].concat()).key(&["id"]).by(&["created_at"]).all_by(&["updated_at", "id"]).index(
        &["deleted_at", "id"],
        Rows::Deleted,
        false,
    )
}

/// As [`record`], for records people know by name.
pub(crate) fn named(name: &'static str, columns: &[Column]) -> Table {
    record(name, columns).by(&["name_key"])
}

/// As [`named`], for records that somebody owns: the lists "mine" and "my team's".
pub(crate) fn owned(name: &'static str, columns: &[Column]) -> Table {
    let columns = [columns, &[uuid("owner_id").null(), uuid("team_id").null()]].concat();
    // The owner beside the team: what a team has without what one of them owns is counted from the index alone.
    let team = &["team_id", "created_at", "id", "owner_id"];
    named(name, &columns).by(&["owner_id", "created_at"]).index(team, Rows::Living, false)
}
