//! Files on their way to `dist`: named by content, written once, with a brotli copy where it is smaller.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::Mode;
use crate::application::Application;
use crate::{help, pieces, template, texts};

/// The folder of the files whose names hold a hash: the server lets browsers keep them for ever.
const ASSETS: &str = "assets";

/// Reloads the page when the bundle changes; only in development bundles.
const RELOAD: &str = include_str!("reload.js");

/// File types that brotli shrinks. Pictures and fonts are compressed already.
const TEXT: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Writes the bundle.
pub(crate) struct Publisher<'a> {
    frontend: &'a Path,
    out: &'a Path,
    mode: Mode,
    application: Application,
    /// The address of every file that was asked for by name.
    addresses: BTreeMap<String, String>,
    sizes: Vec<Size>,
}

/// The bytes of one written file.
struct Size {
    path: String,
    plain: usize,
    brotli: usize,
}

impl<'a> Publisher<'a> {
    pub(crate) fn new(frontend: &'a Path, out: &'a Path, mode: Mode, application: Application) -> Self {
        Self { frontend, out, mode, application, addresses: BTreeMap::new(), sizes: Vec::new() }
    }

    /// Copies `public/` as it is: files that the outside world knows by name, such as the icon.
    pub(crate) fn copy_public(&mut self) -> Result<()> {
        self.copy(&self.frontend.join("public"), "")
    }

    /// Writes a page, publishing all that it refers to.
    pub(crate) fn page(&mut self, name: &str) -> Result<()> {
        let mut text = self.text(&self.frontend.join(name))?;
        if self.mode == Mode::Dev {
            let address = self.hashed("reload.js", RELOAD.as_bytes())?;
            text = text.replacen("</head>", &format!("<script type=\"module\" src=\"{address}\"></script></head>"), 1);
        }
        self.write(name, text.as_bytes())
    }

    /// Says what a first visit loads.
    pub(crate) fn report(&self) {
        for Size { path, plain, brotli } in &self.sizes {
            eprintln!("bundle: {plain:>9} {brotli:>8} br  {path}");
        }
        let (plain, brotli) = self.sizes.iter().fold((0, 0), |sum, size| (sum.0 + size.plain, sum.1 + size.brotli));
        eprintln!("bundle: {plain:>9} {brotli:>8} br  in all");
    }

    /// The address of the file with this name, published on the first call.
    fn address(&mut self, name: &str) -> Result<String> {
        if let Some(address) = self.addresses.get(name) {
            return Ok(address.clone());
        }
        let content = self.content(name)?;
        let address = self.hashed(name, &content)?;
        self.addresses.insert(name.to_owned(), address.clone());
        Ok(address)
    }

    fn content(&mut self, name: &str) -> Result<Vec<u8>> {
        match name {
            "app.js" => self.application_script(),
            "app_bg.wasm" => read(&self.application.wasm),
            _ => match (language(name, "locales/"), language(name, "help-")) {
                (Some(locale), _) => self.texts(locale),
                (None, Some(locale)) => help::table(self.frontend, locale),
                (None, None) => self.file(&self.frontend.join(name)),
            },
        }
    }

    /// The table of a language, which names the table of what is told later, and the help.
    fn texts(&mut self, locale: &str) -> Result<Vec<u8>> {
        let folder = self.frontend.join("locales");
        let later = self.hashed(&format!("later-{locale}.json"), &texts::later(&folder, locale)?)?;
        let help = self.address(&format!("help-{locale}.json"))?;
        texts::table(&folder, locale, &later, &help)
    }

    fn file(&mut self, path: &Path) -> Result<Vec<u8>> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("css") => Ok(self.fill(&template::read_style(path)?)?.into_bytes()),
            Some("js") => Ok(self.text(path)?.into_bytes()),
            _ => read(path),
        }
    }

    /// The application's script, with the addresses of all that it loads.
    fn application_script(&mut self) -> Result<Vec<u8>> {
        let script = fs::read_to_string(&self.application.script)
            .with_context(|| format!("cannot read {}", self.application.script.display()))?;
        let script = self.with_pieces(script)?;
        Ok(self.with_snippets(script)?.into_bytes())
    }

    fn with_pieces(&mut self, script: String) -> Result<String> {
        let Some(pieces) = &self.application.pieces else { return Ok(script) };
        // One hash for all: each would cost every visitor what it does not shrink by, and they change together anyway,
        // with the places of functions in the table that all share.
        let folder = format!("pieces-{}", hash_of(&pieces.others)?);
        let script = pieces::merge(&script, &pieces.loader.replace(pieces::FOLDER, &folder))?;
        for piece in pieces.others.clone() {
            let name = piece.file_name().and_then(|name| name.to_str()).context("file names are UTF-8")?;
            self.write(&format!("{ASSETS}/{folder}/{name}"), &read(&piece)?)?;
        }
        Ok(script)
    }

    /// The script imports its snippets as `./snippets/…`. Their names stay when their content changes, so the folder
    /// beside the script gets a name that does not.
    fn with_snippets(&mut self, script: String) -> Result<String> {
        let snippets = self.application.snippets.clone();
        if !snippets.exists() {
            return Ok(script);
        }
        let folder = format!("snippets-{}", hash_of(&files_below(&snippets)?)?);
        self.copy(&snippets, &format!("{ASSETS}/{folder}"))?;
        Ok(script.replace("'./snippets/", &format!("'./{folder}/")))
    }

    /// A text file, its references resolved.
    fn text(&mut self, path: &Path) -> Result<String> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        self.fill(&text)
    }

    fn fill(&mut self, text: &str) -> Result<String> {
        template::fill(text, |name| self.address(name))
    }

    /// Writes `assets/<stem>-<hash>.<extension>`.
    fn hashed(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let path = Path::new(name);
        let stem =
            path.file_stem().and_then(|stem| stem.to_str()).with_context(|| format!("{name} is no file name"))?;
        let path = format!("{ASSETS}/{stem}-{}.{}", hash(content), extension(name));
        self.write(&path, content)?;
        Ok(format!("/{path}"))
    }

    fn copy(&mut self, from: &Path, to: &str) -> Result<()> {
        if !from.exists() {
            return Ok(());
        }
        for path in files_below(from)? {
            let name = path.strip_prefix(from)?.to_str().context("file names are UTF-8")?;
            let target = if to.is_empty() { name.to_owned() } else { format!("{to}/{name}") };
            self.write(&target, &read(&path)?)?;
        }
        Ok(())
    }

    fn write(&mut self, path: &str, content: &[u8]) -> Result<()> {
        let target = self.out.join(path);
        fs::create_dir_all(target.parent().unwrap_or(self.out))?;
        fs::write(&target, content).with_context(|| format!("cannot write {}", target.display()))?;
        let brotli = self.write_compressed(&target, content)?;
        self.sizes.push(Size { path: path.to_owned(), plain: content.len(), brotli });
        Ok(())
    }

    /// Writes `<file>.br` where that is worth it; answers the bytes that a browser will load.
    fn write_compressed(&self, target: &Path, content: &[u8]) -> Result<usize> {
        let is_text = target.extension().is_some_and(|extension| TEXT.iter().any(|text| extension == *text));
        if self.mode == Mode::Dev || !is_text {
            return Ok(content.len());
        }
        let small = compress(content)?;
        if small.len() >= content.len() {
            return Ok(content.len());
        }
        let mut name = target.as_os_str().to_owned();
        name.push(".br");
        fs::write(PathBuf::from(name), &small)?;
        Ok(small.len())
    }
}

/// The language of a table: `en` of `locales/en.json`.
fn language<'a>(name: &'a str, kind: &str) -> Option<&'a str> {
    name.strip_prefix(kind)?.strip_suffix(".json")
}

/// Every file below a folder, in a fixed order.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.extend(files_below(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    ensure!(!content.is_empty(), "{} is empty", path.display());
    Ok(content)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn hash(content: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(content).into();
    let start = digest.iter().take(8).fold(0, |start: u64, byte| start << 8 | u64::from(*byte));
    format!("{start:016x}")
}

/// The hash of several files.
fn hash_of(files: &[PathBuf]) -> Result<String> {
    let contents: Vec<_> = files.iter().map(|file| read(file)).collect::<Result<_>>()?;
    Ok(hash(&contents.concat()))
}

fn compress(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut small, &parameters)?;
    Ok(small)
}

#[cfg(test)]
mod tests;
