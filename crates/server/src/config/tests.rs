use super::*;

fn options(toml: &str) -> Options {
    toml::from_str(toml).unwrap()
}

#[track_caller]
fn layered(given: &str, file: &str) -> Config {
    let given = options(given);
    let listens = given.listen.is_some();
    Config::layer(given, options(file), None, &|name| (name == "listen" && listens).then_some(Source::Flag)).unwrap()
}

fn source_of(config: &Config, name: &str) -> Source {
    config.sources.iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn later_layers_win() {
    let config = layered("listen = '127.0.0.1:1'", "listen = '127.0.0.1:2'\nworkers = 7");
    assert_eq!((config.listen.port(), config.workers, config.request_seconds), (1, 7, 10));
    assert_eq!(source_of(&config, "listen"), Source::Flag);
    assert_eq!(source_of(&config, "workers"), Source::File);
    assert_eq!(source_of(&config, "request_seconds"), Source::Default);
}

#[test]
fn a_misspelt_setting_is_refused() {
    assert!(toml::from_str::<Options>("listne = '127.0.0.1:1'").is_err());
}

#[test]
fn every_setting_is_printed() {
    let config = layered("", "");
    assert!(config.sources.iter().all(|(name, _)| !config.value(name).is_empty()));
}

#[test]
fn secrets_are_masked() {
    let url = "postgres://rapport:p%40ss:w@rd@db.example:5432/crm?sslmode=require&password=hush";
    let config = layered(&format!("database_url = '{url}'"), "secret = 'abcdefghijklmnopqrstuvwxyz0123456789'");
    let printed: String = config.sources.iter().map(|(name, _)| config.value(name)).collect();
    for secret in ["p%40ss", "w@rd", "hush", "abcdef"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert_eq!(print::masked(url), "postgres://rapport:********@db.example:5432/crm?sslmode=require&password=********");
    assert_eq!(print::masked("sqlite:data/rapport.db"), "sqlite:data/rapport.db");
}

#[test]
fn the_database_decides_where_the_secret_is() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("deep/crm.db");
    let config = layered(&format!("database_url = 'sqlite://{}?mode=rwc'", database.display()), "");
    let made = config.secret().unwrap();
    let key = folder.path().join("deep/crm.key");
    assert_eq!(made.bytes().len(), 64);
    assert_eq!(config.secret().unwrap().bytes(), made.bytes(), "the same on the next start");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions()) & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(key.parent().unwrap()).unwrap().count(), 1, "no draft is left behind");
    std::fs::write(&key, "short").unwrap();
    assert!(config.secret().is_err());
}

#[test]
fn postgresql_has_no_secret_of_its_own() {
    let error = layered("database_url = 'postgres://localhost/crm'", "").secret().unwrap_err();
    assert!(error.to_string().contains("RAPPORT_SECRET"), "{error}");
}

#[test]
fn databases_are_files_or_servers() {
    for url in ["mysql://localhost/crm", "sqlite::memory:", ""] {
        let given = options(&format!("database_url = '{url}'"));
        assert!(Config::layer(given, Options::default(), None, &|_| None).is_err(), "{url}");
    }
}
