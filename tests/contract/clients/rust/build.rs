//! Writes clients from OpenAPI 3.0 (that is what progenitor reads): of the whole document, to see that it can be, and of the
//! part that is used here. The whole is 300 000 lines of Rust, which nobody waits for.
use std::{env, error::Error, fs, path::Path};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};

fn main() -> Result<(), Box<dyn Error>> {
    generate("RAPPORT_DOCUMENT", "whole.rs")?;
    generate("RAPPORT_PART", "client.rs")
}

fn generate(variable: &str, name: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={variable}");
    let document = env::var(variable)?;
    println!("cargo::rerun-if-changed={document}");
    let document = serde_json::from_str(&fs::read_to_string(document)?)?;
    // Lists have a hundred parameters: each is a method, not a place in a call.
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Builder);
    let code = Generator::new(&settings).generate_tokens(&document)?.to_string();
    fs::write(Path::new(&env::var("OUT_DIR")?).join(name), code)?;
    Ok(())
}
