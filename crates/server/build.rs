//! The front end's bundle is embedded: a new bundle is a new binary.
fn main() {
    println!("cargo:rerun-if-changed=../../frontend/dist");
}
