//! Every route is in the document, and everything in the document is a route.
use std::collections::BTreeSet;

use testkit::{World, contract, json, method};

/// With a token and a body that fits nothing: whatever the answer, it is the operation's own and no "no such address".
#[tokio::test(flavor = "multi_thread")]
async fn every_documented_operation_is_served() {
    let world = World::new().await;
    for operation in contract::operations() {
        let path = operation
            .path
            .replace("{id}", "nonsense")
            .replace("{system}", "erp")
            .replace("{key}", "nonsense")
            .replace("{feed}", "nonsense");
        let verb = method::from_bytes(operation.method.as_bytes()).expect("a method");
        let without_token = world.anonymous().request(verb, &path).json(json!({}));
        let reply = if operation.id == "watch_events" { without_token.head().await } else { without_token.await };
        // 404 and 405 are what an address says that is not served; without a token a served one says 401 first.
        assert!(
            ![404, 405].contains(&reply.status),
            "{} {} is documented and not served: {reply}",
            operation.method,
            path
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_documented_is_not_served() {
    let world = World::new().await;
    let admin = world.admin().await;
    let documented: BTreeSet<(String, String)> =
        contract::operations().into_iter().map(|it| (it.method, it.path)).collect();
    let paths: BTreeSet<&String> = documented.iter().map(|(_, path)| path).collect();
    for path in paths {
        for verb in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if documented.contains(&(verb.to_owned(), path.clone())) {
                continue;
            }
            // `/leads/search` is an address of its own: the id `search` must not be tried instead.
            let asked = path.replace("{id}", &uuid::Uuid::now_v7().to_string());
            let reply =
                admin.request(method::from_bytes(verb.as_bytes()).expect("a method"), &asked).json(json!({})).await;
            assert_eq!(reply.status, 405, "{verb} {path}: {reply}");
            let allowed: BTreeSet<&str> = reply.header("allow").expect("`Allow`").split(", ").collect();
            let mut expected: BTreeSet<&str> =
                documented.iter().filter(|(_, known)| known == path).map(|(verb, _)| verb.as_str()).collect();
            if expected.contains("GET") {
                expected.insert("HEAD");
            }
            assert_eq!(allowed, expected, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_addresses_are_problems() {
    let world = World::new().await;
    for client in [world.anonymous(), world.admin().await] {
        for path in ["/", "/secrets", "/leads/a/b/c", "/leads/a/secrets", "//leads", "/leads/", "/%00", "/LEADS"] {
            let reply = client.get(path).await;
            assert_eq!((reply.status, &reply["code"]), (404, &json!("not_found")), "{path}: {reply}");
        }
    }
}

/// Operation ids are names for code: `<verb>_<noun>`, each once.
#[test]
fn operation_ids_are_unique_names() {
    let ids: Vec<String> = contract::operations().into_iter().map(|operation| operation.id).collect();
    let once: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(once.len(), ids.len());
    let fits =
        |id: &&&String| id.contains('_') && id.chars().all(|c| c.is_ascii_lowercase() || c == '_') || **id == "set_up";
    assert_eq!(once.iter().filter(fits).count(), once.len(), "{once:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_carry_their_headers() {
    let world = World::new().await;
    let rep = world.rep().await;
    for reply in [
        rep.get("/leads").expect(200).await,
        rep.get("/leads?limit=0").expect(400).await,
        rep.get("/nowhere").expect(404).await,
    ] {
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("cache-control", "no-store"), ("referrer-policy", "no-referrer")]
        {
            assert_eq!(reply.header(name), Some(value), "{name}: {reply}");
        }
        assert!(
            reply.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")),
            "{reply}"
        );
        let id = reply.header("x-request-id").unwrap_or_else(|| panic!("a request id: {reply}"));
        assert!(reply.status < 400 || reply["instance"] == id, "{reply}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_are_told_in_the_readers_language() {
    let world = World::new().await;
    let rep = world.rep().await;
    let mut titles = BTreeSet::new();
    for (accepted, language) in [
        ("en", "en"),
        ("zh-CN,zh;q=0.9", "zh-CN"),
        ("zh-TW", "zh-TW"),
        ("zh-HK", "zh-TW"),
        ("fr;q=0.9,zh-CN;q=0.8", "zh-CN"),
        ("fr", "en"),
    ] {
        let reply = rep.post("/leads", json!({})).header("Accept-Language", accepted).expect(422).await;
        assert_eq!(reply.header("content-language"), Some(language), "{accepted}");
        reply.refuses("#/company", "person_or_company");
        titles.insert((reply.text("title").to_owned(), reply["errors"][0]["detail"].to_string()));
    }
    assert_eq!(titles.len(), 3, "{titles:?}");
}

/// CONTRACT A-05, the other way round: no address in the code that the document does not name. Those of every record are
/// written once, with `{path}` for its plural.
#[test]
fn every_address_in_the_code_is_documented() {
    let document = contract::document()["paths"].as_object().expect("paths");
    let is_documented = |address: &str| match address.strip_prefix("/{path}") {
        Some(rest) => wire::DEFINITIONS.iter().any(|it| document.contains_key(&format!("/api/v1/{}{rest}", it.path))),
        None => document.contains_key(&format!("/api/v1{address}")),
    };
    let mut addresses = BTreeSet::new();
    collect(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/api/src"), &mut addresses);
    assert!(
        addresses.len() > 30 && addresses.contains("/{path}/{id}/restore"),
        "the scan finds nothing: {addresses:?}"
    );
    let unknown: Vec<_> = addresses.iter().filter(|address| !is_documented(address)).collect();
    assert!(unknown.is_empty(), "served, but in no document: {unknown:?}");
}

/// The addresses that sources below `folder` mount, outside their tests.
fn collect(folder: &std::path::Path, addresses: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, addresses);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for call in source.split("web::resource(").skip(1) {
            let literal = call.trim_start_matches("format!(").strip_prefix('"').and_then(|rest| rest.split('"').next());
            let literal = literal.unwrap_or_else(|| panic!("{}: an address that is no literal", path.display()));
            addresses.insert(literal.replace("{{", "{").replace("}}", "}"));
        }
    }
}
