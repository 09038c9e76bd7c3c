//! Where the data is: a file, or a database of the PostgreSQL server that scripts/bench has started.
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};
use nix::unistd::Pid;

use crate::{cpu::Program, settings::Settings};

#[derive(Clone, Debug)]
pub(crate) enum Engine {
    Sqlite { file: PathBuf },
    Postgres(Server),
}

/// A database on a PostgreSQL server that is ours alone.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Of the server, without the name of a database.
    base: String,
    pub(crate) database: String,
    folder: PathBuf,
    /// Its programs: psql, pgbench.
    programs: PathBuf,
    postmaster: Pid,
}

impl Engine {
    pub(crate) fn open(name: &str, settings: &Settings) -> anyhow::Result<Self> {
        let size = settings.size.name();
        if name == "sqlite" {
            return Ok(Self::Sqlite { file: settings.data.join(format!("{size}.db")) });
        }
        Server::of_environment(format!("rapport_{size}")).map(Self::Postgres)
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { file } => format!("sqlite:{}", file.display()),
            Self::Postgres(server) => server.url(),
        }
    }

    /// Processes beside the product's whose CPU time counts.
    pub(crate) fn programs(&self) -> Vec<Program> {
        match self {
            Self::Sqlite { .. } => Vec::new(),
            Self::Postgres(server) => vec![Program::Family(server.postmaster)],
        }
    }

    /// Leaves an empty database.
    pub(crate) fn clear(&self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite { file } => clear_file(file),
            Self::Postgres(server) => server.clear(),
        }
    }

    /// What autovacuum would do in the next minutes, so that it does not do it while we measure.
    pub(crate) fn settle(&self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            Self::Postgres(server) => server.psql(&["VACUUM (ANALYZE)", "CHECKPOINT"]).map(drop),
        }
    }
}

fn clear_file(file: &Path) -> anyhow::Result<()> {
    for end in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{end}", file.display()));
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

impl Server {
    /// As `scripts/postgres --keep` leaves it to the programs it starts.
    fn of_environment(database: String) -> anyhow::Result<Self> {
        let folder = PathBuf::from(env::var("POSTGRES_FOLDER").context("PostgreSQL is not started: use ./just bench")?);
        let url = env::var("TEST_DATABASE_URL").context("TEST_DATABASE_URL is not set")?;
        let base = url.rsplit_once('/').context("TEST_DATABASE_URL names no database")?.0.to_owned();
        let programs = PathBuf::from(env::var("POSTGRES_PROGRAMS").context("POSTGRES_PROGRAMS is not set")?);
        let pid = fs::read_to_string(folder.join("data/postmaster.pid"))?;
        let postmaster = Pid::from_raw(pid.lines().next().context("no process id")?.trim().parse()?);
        Ok(Self { base, database, folder, programs, postmaster })
    }

    pub(crate) fn url(&self) -> String {
        format!("{}/{}", self.base, self.database)
    }

    pub(crate) fn program(&self, name: &str) -> Command {
        Command::new(self.programs.join(name))
    }

    /// What the server has logged.
    pub(crate) fn log(&self) -> anyhow::Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(self.folder.join("log"))?).into_owned())
    }

    pub(crate) fn psql(&self, commands: &[&str]) -> anyhow::Result<String> {
        self.psql_on(&self.url(), commands)
    }

    fn psql_on(&self, url: &str, commands: &[&str]) -> anyhow::Result<String> {
        let mut psql = self.program("psql");
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", url]);
        // One each: VACUUM and DROP DATABASE stand outside transactions.
        for command in commands {
            psql.args(["-c", command]);
        }
        let output = psql.output().context("psql does not run")?;
        ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    fn clear(&self) -> anyhow::Result<()> {
        let name = &self.database;
        let commands = [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")];
        self.psql_on(&format!("{}/postgres", self.base), &commands.each_ref().map(String::as_str)).map(drop)
    }
}
