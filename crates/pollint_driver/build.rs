//! Makes a number of the analysis' own sources, so that a cache made by other code is never believed. In a published
//! package, whose neighbours are elsewhere, the version stands for them.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let manifest = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    std::env::var("CARGO_PKG_VERSION").unwrap_or_default().hash(&mut hasher);
    let roots = ["pollint_base", "pollint_facts", "pollint_semantic", "pollint_linter", "pollint_project"];
    let neighbours = roots.iter().map(|name| manifest.join("..").join(name));
    let more = ["src", "../../queries", "../../Cargo.lock"].iter().map(|name| manifest.join(name));
    for root in neighbours.chain(more).filter(|root| root.exists()) {
        println!("cargo::rerun-if-changed={}", root.display());
        hash_tree(&root, &mut hasher);
    }
    println!("cargo::rustc-env=POLLINT_BUILD={:016x}", hasher.finish());
}

/// Hashes the files below a path, in the order of their names.
fn hash_tree(path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut below: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        below.sort();
        for path in below {
            hash_tree(&path, hasher);
        }
    } else if let Ok(bytes) = fs::read(path) {
        path.file_name().hash(hasher);
        bytes.hash(hasher);
    }
}
