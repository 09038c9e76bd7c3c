//! The two kinds of reference that are resolved in text: `{{name}}` and, in style sheets, `@import "file";`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Replaces every `{{name}}` by what `address` answers for the name. Braces around anything but a file name are text.
pub(crate) fn fill(text: &str, mut address: impl FnMut(&str) -> Result<String>) -> Result<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, opened) = rest.split_at(start);
        filled.push_str(before);
        if let Some(name) = placeholder(opened) {
            filled.push_str(&address(name)?);
            rest = &opened[name.len() + 4..];
        } else {
            filled.push('{');
            rest = &opened[1..];
        }
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The name in `{{name}}…`, if `text` starts with one.
fn placeholder(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix("{{")?.split_once("}}")?;
    let is_file_name = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
    (!name.is_empty() && name.chars().all(is_file_name)).then_some(name)
}

/// Reads a style sheet with the sheets that it imports in its place, each import being a line of its own.
/// One request serves all, and the sources stay small files in an order that one list gives.
pub(crate) fn read_style(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut style = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some(name) = imported(line) {
            style.push_str(&read_style(&folder.join(name))?);
        } else {
            style.push_str(line);
            style.push('\n');
        }
    }
    Ok(style)
}

/// The file in `@import "file";`. Imports with a layer or a media query, or from another place, are left alone.
fn imported(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("@import \"")?.strip_suffix("\";")?;
    (!name.contains("://") && !name.contains('"')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses_and_other_braces_stay() {
        let text = r#"<a href="{{app.js}}">{{ not a name }} {{}} f({{x: 1}}) {{i18n/zh-CN.json}} {{"#;
        let filled = fill(text, |name| Ok(format!("/assets/{name}"))).unwrap();
        assert_eq!(filled, r#"<a href="/assets/app.js">{{ not a name }} {{}} f({{x: 1}}) /assets/i18n/zh-CN.json {{"#);
    }

    #[test]
    fn a_missing_file_stops_the_build() {
        let refusal = fill("{{gone.css}}", |name| anyhow::bail!("no {name}")).unwrap_err();
        assert_eq!(refusal.to_string(), "no gone.css");
    }

    #[test]
    fn imports_are_read_in_place_relative_to_their_sheet() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("ui")).unwrap();
        fs::write(path("style.css"), "@import \"ui/all.css\";\nbody { color: red }\n").unwrap();
        fs::write(path("ui/all.css"), "@import \"button.css\";\n@import \"x.css\" layer(base);\n").unwrap();
        fs::write(path("ui/button.css"), "button { color: blue }\n").unwrap();
        assert_eq!(
            read_style(&path("style.css")).unwrap(),
            "button { color: blue }\n@import \"x.css\" layer(base);\nbody { color: red }\n"
        );
    }
}
