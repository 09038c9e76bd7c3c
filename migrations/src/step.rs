//! A migration that is nothing but statements.
use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait, sea_orm::DbBackend};

/// Statements to run in order, spelled for the engine at hand.
///
/// A migration that must look at data (a backfill) implements [`MigrationTrait`] itself instead.
pub(crate) struct Step {
    /// The file's name: recorded in the database, so it never changes once released.
    pub(crate) name: &'static str,
    pub(crate) statements: fn(DbBackend) -> Vec<String>,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in (self.statements)(manager.get_database_backend()) {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    /// Refuses: dropping tables drops what people wrote into them.
    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        let name = self.name;
        Err(DbErr::Migration(format!("{name} cannot be undone without losing data: restore the backup made before it")))
    }
}
