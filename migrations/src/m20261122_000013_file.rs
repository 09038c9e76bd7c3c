//! Files of our own: what is known of each, and attachments that have one instead of an address elsewhere.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, instant, integer, json, owned, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000013_file", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let attachment = if backend == DbBackend::Postgres { attachment_postgres() } else { attachment_sqlite() };
    file().statements(backend).into_iter().chain(attachment).collect()
}

fn file() -> Table {
    let columns = [
        uuid("id"),
        text("purpose"),
        uuid("owner_id").null(),
        text("name"),
        text("content_type"),
        integer("byte_size"),
        text("sha256"),
        instant("created_at"),
        instant("expires_at").null(),
    ];
    Table::new("file", &columns).key(&["id"]).all_by(&["owner_id"]).all_by(&["expires_at"])
}

fn attachment_postgres() -> Vec<String> {
    [
        r#"ALTER TABLE "attachment" ALTER COLUMN "url" DROP NOT NULL"#,
        r#"ALTER TABLE "attachment" ADD COLUMN "file_id" uuid"#,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// SQLite changes no column: the table is made anew, and its indexes with it.
fn attachment_sqlite() -> Vec<String> {
    let columns = [
        text("name"),
        text("url").null(),
        text("content_type").null(),
        integer("byte_size").null(),
        text("sha256").null(),
        text("description").null(),
        json("links"),
        json("external_ids"),
        uuid("file_id").null(),
    ];
    let kept = "id, version, created_at, created_by, updated_at, updated_by, deleted_at, name_key, name, url, \
        content_type, byte_size, sha256, description, links, external_ids, owner_id, team_id";
    let move_over = [
        format!(r#"INSERT INTO "attachment" ({kept}) SELECT {kept} FROM "attachment_before""#),
        r#"DROP TABLE "attachment_before""#.to_owned(),
    ];
    let mut made = owned("attachment", &columns).statements(DbBackend::Sqlite);
    let indexes = made.split_off(1);
    let aside = [r#"ALTER TABLE "attachment" RENAME TO "attachment_before""#.to_owned()];
    aside.into_iter().chain(made).chain(move_over).chain(indexes).collect()
}
