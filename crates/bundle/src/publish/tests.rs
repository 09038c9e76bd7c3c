use super::*;
use crate::pieces::Pieces;

/// A front end with one script, one style sheet and one public file, published.
fn published(mode: Mode) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    file("index.html", "<head><link href=\"{{style.css}}\"><script src=\"{{start.js}}\"></script></head>");
    file("start.js", "import init from \"{{app.js}}\"; await init(\"{{app_bg.wasm}}\"); fetch(\"{{app_bg.wasm}}\");");
    file("style.css", &"body { color: red }\n".repeat(50));
    file("public/icon.png", "not a real picture");
    file(
        "bindgen/app.js",
        "import * as import1 from \"./__wasm_split.js\"\nimport { a } from './snippets/some-crate-1/inline0.js'",
    );
    file("bindgen/pieces/split_form.wasm", "a piece");
    file("bindgen/app_bg.wasm", &"wasm".repeat(100));
    file("bindgen/snippets/some-crate-1/inline0.js", "export {}");

    let bindgen = folder.path().join("bindgen");
    let application = Application {
        script: bindgen.join("app.js"),
        wasm: bindgen.join("app_bg.wasm"),
        snippets: bindgen.join("snippets"),
        pieces: Some(Pieces {
            main: PathBuf::new(),
            others: vec![bindgen.join("pieces/split_form.wasm")],
            loader: "load(new URL(\"./{{folder}}/split_form.wasm\", import.meta.url))".to_owned(),
        }),
    };
    let out = folder.path().join("out");
    let mut publisher = Publisher::new(folder.path(), &out, mode, application);
    publisher.copy_public().unwrap();
    publisher.page("index.html").unwrap();
    folder
}

fn names(folder: &tempfile::TempDir) -> Vec<String> {
    let out = folder.path().join("out");
    let name = |path: &PathBuf| path.strip_prefix(&out).unwrap().display().to_string();
    files_below(&out).unwrap().iter().map(name).collect()
}

/// The name with this start and this end.
fn find<'a>(names: &'a [String], start: &str, end: &str) -> Option<&'a String> {
    names.iter().find(|name| name.starts_with(start) && name.ends_with(end))
}

fn text(folder: &tempfile::TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join("out").join(name)).unwrap()
}

#[test]
fn every_reference_leads_to_a_file_named_by_its_content() {
    let folder = published(Mode::Release);
    let names = names(&folder);
    let page = text(&folder, "index.html");
    let script = find(&names, "assets/start-", ".js").unwrap();
    let wasm = find(&names, "assets/app_bg-", ".wasm").unwrap();
    assert!(page.contains(&format!("src=\"/{script}\"")), "{page}");
    assert_eq!(text(&folder, script).matches(wasm.as_str()).count(), 2);
    assert_eq!(*wasm, format!("assets/app_bg-{}.wasm", hash("wasm".repeat(100).as_bytes())));
    let snippet = format!("snippets-{}/some-crate-1/inline0.js", hash(b"export {}"));
    assert!(names.contains(&format!("assets/{snippet}")));
    let application = find(&names, "assets/app-", ".js").unwrap();
    assert!(text(&folder, application).contains(&format!("'./{snippet}'")));
}

#[test]
fn pieces_lie_beside_the_script_that_loads_them() {
    let folder = published(Mode::Release);
    let names = names(&folder);
    let piece = find(&names, "assets/pieces-", "/split_form.wasm").unwrap();
    assert_eq!(*piece, format!("assets/pieces-{}/split_form.wasm", hash(b"a piece")));
    let script = text(&folder, find(&names, "assets/app-", ".js").unwrap());
    assert!(script.contains(&format!("new URL(\"./{}\"", piece.trim_start_matches("assets/"))), "{script}");
}

#[test]
fn brotli_copies_hold_the_same_content_and_pictures_have_none() {
    let folder = published(Mode::Release);
    let names = names(&folder);
    assert!(names.contains(&"icon.png".to_owned()));
    assert!(!names.contains(&"icon.png.br".to_owned()));
    let small = find(&names, "assets/style-", ".css.br").unwrap();
    let mut plain = Vec::new();
    let packed = fs::read(folder.path().join("out").join(small)).unwrap();
    brotli::BrotliDecompress(&mut packed.as_slice(), &mut plain).unwrap();
    assert_eq!(String::from_utf8(plain).unwrap(), text(&folder, small.trim_end_matches(".br")));
}

#[test]
fn only_a_development_page_reloads_itself() {
    assert!(!text(&published(Mode::Release), "index.html").contains("reload"));
    let folder = published(Mode::Dev);
    assert!(text(&folder, "index.html").contains("/assets/reload-"));
    assert_eq!(find(&names(&folder), "", ".br"), None);
}

#[test]
fn a_page_that_names_a_missing_file_is_refused() {
    let folder = published(Mode::Release);
    fs::write(folder.path().join("index.html"), "{{gone.js}}").unwrap();
    let application =
        Application { script: PathBuf::new(), wasm: PathBuf::new(), snippets: PathBuf::new(), pieces: None };
    let out = folder.path().join("again");
    let mut publisher = Publisher::new(folder.path(), &out, Mode::Release, application);
    let refusal = publisher.page("index.html").unwrap_err().to_string();
    assert!(refusal.contains("gone.js"), "{refusal}");
}
