//! A database full of records, and people who ask it.
use std::{path::PathBuf, sync::Arc};

use persistence::{Asker, Db, Directory, db::Settings};
use sea_orm::{ConnectionTrait, Database, DbBackend};
use uuid::Uuid;

use crate::{seed, watch::Watch};

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) watch: Watch,
    directory: Arc<Directory>,
    file: Option<PathBuf>,
    schema: Option<(String, String)>,
}

impl World {
    /// `PLANS_KEEP=<file>` keeps the database between runs, for whoever tries out indexes.
    pub(crate) async fn sqlite() -> Self {
        if let Some(kept) = std::env::var_os("PLANS_KEEP") {
            return Self::open(&format!("sqlite:{}", kept.to_string_lossy())).await;
        }
        let file = std::env::temp_dir().join(format!("rapport-plans-{}.db", Uuid::now_v7()));
        let mut world = Self::open(&format!("sqlite:{}", file.display())).await;
        world.file = Some(file);
        world
    }

    /// A schema of its own on the server `TEST_DATABASE_URL` names.
    pub(crate) async fn postgres() -> Option<Self> {
        let server = std::env::var("TEST_DATABASE_URL").ok()?;
        if std::env::var_os("PLANS_KEEP").is_some() {
            return Some(Self::open(&server).await);
        }
        let schema = format!("plans_{}", Uuid::now_v7().simple());
        let admin = Database::connect(&server).await.unwrap();
        admin.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.unwrap();
        let separator = if server.contains('?') { '&' } else { '?' };
        let mut world = Self::open(&format!("{server}{separator}options=-csearch_path%3D{schema}")).await;
        world.schema = Some((server, schema));
        Some(world)
    }

    async fn open(url: &str) -> Self {
        let watch = Watch::default();
        let settings = Settings { url: url.to_owned(), connections: 2, cursor_key: [7; 32] };
        let db = Db::open_observed(&settings, Some(watch.observer())).await.unwrap();
        migrations::migrate(db.migrator()).await.unwrap();
        if db.directory().await.unwrap().users.is_empty() {
            seed::fill(&db).await;
        }
        let directory = db.directory().await.unwrap();
        Self { db, watch, directory, file: None, schema: None }
    }

    /// A representative who sees a team, a manager who sees teams below, an administrator who sees all.
    pub(crate) fn askers(&self) -> Vec<(&'static str, Asker)> {
        let people = [
            ("representative", "user-022@scale.example"),
            ("manager", "user-001@scale.example"),
            ("administrator", seed::ADMINISTRATOR),
        ];
        people.map(|(who, email)| (who, self.asker(email))).into()
    }

    fn asker(&self, email: &str) -> Asker {
        let user = self.directory.user_by_email(email).unwrap_or_else(|| panic!("no user {email}")).id;
        Asker::new(self.directory.actor(user).unwrap(), self.directory.clone())
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.db.backend() == DbBackend::Postgres
    }

    pub(crate) async fn drop_schema(&self) {
        let Some((server, schema)) = &self.schema else { return };
        let admin = Database::connect(server).await.unwrap();
        admin.execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let Some(file) = &self.file else { return };
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
}
