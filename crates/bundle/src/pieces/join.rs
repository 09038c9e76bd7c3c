//! Several modules of wasm-split's as one file, by binaryen's wasm-merge.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CustomSection, EntityType, ExportKind, ExportSection, ImportSection, Module, RawSection, SectionId,
};
use wasmparser::{Parser, Payload};

/// By this name wasm-split's modules import the memory and tables of the application.
pub(super) const SHARED: &str = "__wasm_split";
/// By this name joined ones do, once for all of them.
pub(super) const JOINED: &str = "page";
/// Says which instructions a module uses beyond the first version of wasm; binaryen reads it.
const FEATURES: &str = "target_features";

/// How much of a module is more than its frame.
pub(super) fn weight(module: &Path) -> Result<i64> {
    let bytes = read(module)?;
    let mut weight = 0;
    for payload in Parser::new(0).parse_all(&bytes) {
        let section = match payload? {
            Payload::CodeSectionStart { range, .. } => range,
            Payload::DataSection(section) => section.range(),
            Payload::ElementSection(section) => section.range(),
            _ => continue,
        };
        weight += section.end - section.start;
    }
    Ok(i64::try_from(weight)?)
}

/// Joins `modules` into `file`.
pub(super) fn join(wasm_merge: &str, modules: &[&PathBuf], file: &Path) -> Result<()> {
    let hub = file.with_extension("hub");
    fs::write(&hub, hub_of(modules)?)?;
    let mut command = Command::new(wasm_merge);
    command.arg(&hub).arg(SHARED);
    for (at, module) in modules.iter().enumerate() {
        command.arg(module).arg(format!("module{at}"));
    }
    let output = command.arg("-o").arg(file).output().with_context(|| format!("cannot run {wasm_merge}"))?;
    ensure!(output.status.success(), "{wasm_merge} failed: {}", String::from_utf8_lossy(&output.stderr));
    fs::remove_file(hub)?;
    Ok(())
}

/// Takes away what only tools read, and the exports that joining leaves: nobody imports from a piece. There are dozens, and
/// each would load it anew.
pub(super) fn strip(file: &Path) -> Result<()> {
    let bytes = read(file)?;
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        let Some((id, range)) = payload?.as_section() else { continue };
        if id != SectionId::Custom as u8 && id != SectionId::Export as u8 {
            let data =
                bytes.get(usize::try_from(range.start)?..usize::try_from(range.end)?).context("a section's end")?;
            module.section(&RawSection { id, data });
        }
    }
    fs::write(file, module.finish()).with_context(|| format!("cannot write {}", file.display()))
}

/// A module that exports what it imports: bound to it, all the others share one memory and one table.
fn hub_of(modules: &[&PathBuf]) -> Result<Vec<u8>> {
    let mut shared = BTreeMap::new();
    let mut features = Vec::new();
    for module in modules {
        let bytes = read(module)?;
        for payload in Parser::new(0).parse_all(&bytes) {
            match payload? {
                Payload::ImportSection(section) => imports(section, &mut shared)?,
                Payload::CustomSection(section) if section.name() == FEATURES => {
                    section.data().clone_into(&mut features);
                }
                _ => {}
            }
        }
    }
    encode(&shared, &features)
}

fn imports(section: wasmparser::ImportSectionReader<'_>, shared: &mut BTreeMap<String, EntityType>) -> Result<()> {
    for import in section.into_imports() {
        let import = import?;
        ensure!(import.module == SHARED, "a piece imports {} of {}", import.name, import.module);
        let kind = RoundtripReencoder.entity_type(import.ty)?;
        let before = shared.insert(import.name.to_owned(), kind);
        ensure!(before.is_none_or(|before| before == kind), "pieces differ about {}", import.name);
    }
    Ok(())
}

fn encode(shared: &BTreeMap<String, EntityType>, features: &[u8]) -> Result<Vec<u8>> {
    let (mut imports, mut exports) = (ImportSection::new(), ExportSection::new());
    let mut counts = BTreeMap::<u8, u32>::new();
    for (name, entity) in shared {
        let kind = match entity {
            EntityType::Memory(_) => ExportKind::Memory,
            EntityType::Table(_) => ExportKind::Table,
            EntityType::Global(_) => ExportKind::Global,
            _ => bail!("a piece imports {name}, which is neither memory, table nor global"),
        };
        imports.import(JOINED, name, *entity);
        let count = counts.entry(kind as u8).or_default();
        exports.export(name, kind, *count);
        *count += 1;
    }
    let mut module = Module::new();
    module.section(&imports).section(&exports).section(&CustomSection { name: FEATURES.into(), data: features.into() });
    Ok(module.finish())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{MemoryType, ValType};

    use super::*;

    fn imports(shared: &[(&str, EntityType)]) -> ImportSection {
        let mut imports = ImportSection::new();
        for (name, entity) in shared {
            imports.import(SHARED, name, *entity);
        }
        imports
    }

    fn written(folder: &Path, name: &str, shared: &[(&str, EntityType)]) -> PathBuf {
        let mut module = Module::new();
        module.section(&imports(shared)).section(&CustomSection { name: FEATURES.into(), data: (&[0_u8][..]).into() });
        let path = folder.join(name);
        fs::write(&path, module.finish()).unwrap();
        path
    }

    fn memory(minimum: u64) -> EntityType {
        EntityType::Memory(MemoryType { minimum, maximum: None, memory64: false, shared: false, page_size_log2: None })
    }

    fn pointer() -> EntityType {
        let global = wasm_encoder::GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        EntityType::Global(global)
    }

    /// Names of what is imported, by module, and of what is exported.
    fn ends(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
        let (mut taken, mut given) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    taken.extend(
                        section
                            .into_imports()
                            .map(|import| import.unwrap())
                            .map(|i| format!("{}.{}", i.module, i.name)),
                    );
                }
                Payload::ExportSection(section) => {
                    given.extend(section.into_iter().map(|export| export.unwrap().name.to_owned()));
                }
                _ => {}
            }
        }
        (taken, given)
    }

    #[test]
    fn the_hub_hands_on_what_any_of_them_imports() {
        let folder = tempfile::tempdir().unwrap();
        let first = written(folder.path(), "a.wasm", &[("memory", memory(20))]);
        let second = written(folder.path(), "b.wasm", &[("memory", memory(20)), ("pointer", pointer())]);
        let (taken, given) = ends(&hub_of(&[&first, &second]).unwrap());
        assert_eq!(taken, ["page.memory", "page.pointer"]);
        assert_eq!(given, ["memory", "pointer"]);
        let other = written(folder.path(), "c.wasm", &[("memory", memory(21))]);
        assert!(hub_of(&[&first, &other]).unwrap_err().to_string().contains("differ about memory"));
    }

    #[test]
    fn a_stripped_module_keeps_what_runs() {
        let folder = tempfile::tempdir().unwrap();
        let module = folder.path().join("a.wasm");
        let first = written(folder.path(), "b.wasm", &[("memory", memory(20))]);
        fs::write(&module, hub_of(&[&first]).unwrap()).unwrap();
        let before = fs::metadata(&module).unwrap().len();
        strip(&module).unwrap();
        let bytes = fs::read(&module).unwrap();
        assert_eq!(ends(&bytes), (vec!["page.memory".to_owned()], Vec::new()));
        assert!((bytes.len() as u64) < before && !String::from_utf8_lossy(&bytes).contains(FEATURES));
    }
}
