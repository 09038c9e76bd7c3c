//! How the workspace hangs together (DESIGN.md): who may import whom, and the one door to records.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use testkit::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace")
}

/// Dependencies of each package of ours; `development` chooses those of tests.
fn dependencies(development: bool) -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output();
    let metadata: Value = serde_json::from_slice(&output.expect("cargo runs").stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let names = |package: &Value| {
        let all = package["dependencies"].as_array().into_iter().flatten();
        let kept = all.filter(|it| (it["kind"] == "dev") == development && it["kind"] != "build");
        kept.filter_map(|it| it["name"].as_str().map(str::to_owned)).collect()
    };
    packages.iter().map(|package| (package["name"].as_str().expect("a name").to_owned(), names(package))).collect()
}

/// Ours, and the libraries that mark a layer: who may have which.
const MAY: &[(&str, &[&str])] = &[
    ("domain", &["utoipa"]),
    ("wire", &["domain", "utoipa"]),
    ("insight", &["domain"]),
    ("words", &["domain", "wire"]),
    ("paper", &[]),
    ("persistence", &["domain", "insight", "paper", "wire", "words", "sea-orm", "rusqlite"]),
    ("migrations", &["sea-orm-migration"]),
    ("demo", &["domain", "insight", "wire"]),
    ("api", &["domain", "wire", "words", "persistence", "actix-web", "utoipa", "utoipa-swagger-ui"]),
    ("server", &["domain", "wire", "persistence", "api", "migrations", "demo", "actix-web"]),
    ("frontend", &["domain", "wire"]),
    ("bundle", &[]),
    // Serves the API in the test's own process.
    ("testkit", &["wire", "demo", "migrations", "persistence", "api", "actix-web", "sqlx"]),
    ("api-tests", &[]),
    // Knows the product by its binary, its API and its tables only.
    ("faults", &["sqlx"]),
    // Looks at the statements of the API in its own process, and runs them bare.
    ("bench", &["api", "persistence", "sea-orm", "rusqlite", "actix-web"]),
];
/// Beside the above, in tests alone.
const MAY_IN_TESTS: &[(&str, &[&str])] =
    &[("api-tests", &["wire", "demo", "testkit"]), ("migrations", &["wire"]), ("persistence", &["demo", "migrations"])];
const LAYERS: &[&str] = &[
    "sea-orm",
    "sea-orm-migration",
    "sqlx",
    "rusqlite",
    "actix-web",
    "actix-http",
    "axum",
    "utoipa",
    "utoipa-swagger-ui",
    "leptos",
];

#[test]
fn packages_import_only_what_their_layer_may() {
    let allowed = |table: &[(&str, &'static [&'static str])], package: &str| {
        table.iter().find(|(name, _)| *name == package).map(|(_, list)| *list)
    };
    for development in [false, true] {
        let all = dependencies(development);
        for (package, dependencies) in &all {
            let normal =
                allowed(MAY, package).unwrap_or_else(|| panic!("`{package}` has no row in this test: give it one"));
            let in_tests = if development { allowed(MAY_IN_TESTS, package).unwrap_or_default() } else { &[] };
            let matters = |name: &&String| {
                all.contains_key(*name)
                    || LAYERS.contains(&name.as_str()) && (*name != "leptos" || package != "frontend")
            };
            for name in dependencies.iter().filter(matters) {
                let may = normal.contains(&name.as_str()) || in_tests.contains(&name.as_str());
                assert!(may, "`{package}` must not depend on `{name}`");
            }
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Files of the server side that begin a query on an entity.
fn files_with_a_find() -> Vec<String> {
    let root = root();
    let mut files = Vec::new();
    for package in ["persistence", "api", "server"] {
        sources(&root.join("crates").join(package).join("src"), &mut files);
    }
    let begins = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a source file");
        ["::find()", "::find_by_id(", "EntityTrait::find", "find_also_related", "::find_related"]
            .iter()
            .any(|needle| text.contains(needle))
    };
    let mut found: Vec<String> = files
        .iter()
        .filter(|path| begins(path))
        .map(|path| path.strip_prefix(&root).expect("below").display().to_string())
        .collect();
    found.sort();
    found
}

/// A permission scope cannot be forgotten: a query on records starts in `visible`. Sessions are no records.
#[test]
fn queries_on_records_begin_at_the_one_door() {
    assert_eq!(files_with_a_find(), ["crates/persistence/src/session.rs", "crates/persistence/src/visible.rs"]);
}

/// What the scan above cannot see (an alias, a generic), clippy does, and the checks fail on its first warning.
#[test]
fn clippy_refuses_the_way_around_the_door() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let rules = read("clippy.toml");
    for method in ["sea_orm::EntityTrait::find", "sea_orm::EntityTrait::find_by_id"] {
        assert!(rules.contains(&format!("path = \"{method}\"")), "clippy.toml no longer refuses {method}");
    }
    let check = read("scripts/check");
    assert!(check.contains("--all-targets -- -D warnings"), "scripts/check no longer fails on warnings");
    let test = read("scripts/test");
    assert!(test.contains("scripts/check"), "./just test no longer runs the checks");
}

/// Tables are joined by name inside the query compiler and nowhere above persistence.
#[test]
fn sql_stays_in_persistence() {
    let root = root();
    let mut files = Vec::new();
    for package in ["api", "server", "wire", "domain"] {
        sources(&root.join("crates").join(package).join("src"), &mut files);
    }
    for path in files {
        let text = fs::read_to_string(&path).expect("a source file");
        assert!(!text.contains("sea_orm") && !text.contains("sqlx::"), "{} speaks SQL", path.display());
    }
}
