//! The command line.
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::{
    command::{self, create_admin::Admin, seed::Seed},
    config::{Config, Options},
    logging, serve,
};

#[derive(Parser)]
#[command(
    name = "rapport",
    version,
    about = "Rapport, an open CRM: one binary, with its database inside.",
    after_help = AFTER_HELP,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: Options,
}

const AFTER_HELP: &str = "\
Settings come from, each overriding the one before: the defaults, the file (rapport.toml), the environment, the flags.
`rapport config` shows which are in force and where they come from.

First steps:
  rapport serve --demo      try it out: demonstration data, known passwords, http://127.0.0.1:8080
  rapport serve             a new installation: open the address, and make the first administrator there

The file has the flags' names with underscores:
  listen = \"0.0.0.0:8080\"
  database_url = \"postgres://rapport:password@localhost/rapport\"
  public_url = \"https://crm.example.com\"
  secret_file = \"/etc/rapport/key\"";

#[derive(Subcommand)]
enum Command {
    /// Bring the database up to date, then serve the application and the API
    ///
    /// SIGTERM and SIGINT end it gracefully: /readyz says 503, running requests are finished within 25 seconds.
    Serve,
    /// Bring the database up to date, and no more
    Migrate,
    /// Fill the database with data to try out or to measure with
    #[command(subcommand)]
    Seed(Seed),
    /// Make an administrator, or give one a new password
    ///
    /// On an empty database this sets the installation up. The password is read from `RAPPORT_ADMIN_PASSWORD`, else asked.
    CreateAdmin(Admin),
    /// Print the OpenAPI document of the API
    Openapi {
        /// Compare with a file instead, and fail where they differ
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "openapi/openapi.json")]
        check: Option<std::path::PathBuf>,
    },
    /// Show the settings in force and where each comes from; secrets are masked
    Config,
}

/// Reads the command line and does what it says.
pub(crate) fn run() -> anyhow::Result<()> {
    let matches = Cli::command().get_matches();
    let Cli { command, options } = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let config = Config::read(options, &matches)?;
    logging::start(&config, matches!(command, Command::Serve))?;
    match command {
        Command::Serve => serve::serve(&config),
        Command::Migrate => command::migrate::run(&config),
        Command::Seed(seed) => command::seed::run(&config, seed),
        Command::CreateAdmin(admin) => command::create_admin::run(&config, admin),
        Command::Openapi { check } => command::openapi::run(check.as_deref()),
        Command::Config => {
            config.print();
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
