//! The Go files of a directory, a copy of it that may be changed, and the plain read and parse that runs are compared
//! with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::Failure;

/// The Go files that `./...` means: no hidden, `_`, `testdata` or `vendor` folders, and no nested modules.
pub(crate) fn go_files(directory: &Path) -> std::collections::BTreeSet<PathBuf> {
    let wanted = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let skipped = name.starts_with(['.', '_']) || name == "testdata" || name == "vendor";
        let nested = || entry.path().join("go.mod").exists();
        entry.depth() == 0 || !entry.file_type().is_dir() || (!skipped && !nested())
    };
    let entries = WalkDir::new(directory).into_iter().filter_entry(wanted).filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".go") && !name.starts_with(['.', '_'])
        })
        .collect()
}

/// Copies what pollint reads of a directory: Go files and those that say which modules there are.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let wanted = |name: &str| {
        name.ends_with(".go") || matches!(name, "go.mod" | "go.work" | "modules.txt" | "pollint.toml")
    };
    let is_visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || entry.file_name() != ".git";
    for entry in WalkDir::new(from).into_iter().filter_entry(is_visible).filter_map(Result::ok) {
        if entry.file_type().is_file() && wanted(&entry.file_name().to_string_lossy()) {
            let target = to.join(entry.path().strip_prefix(from)?);
            fs::create_dir_all(target.parent().unwrap_or(to))?;
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A test file of median size: nothing but its own package's binary is made of it.
pub(crate) fn leaf(files: &[PathBuf]) -> Option<PathBuf> {
    let mut tests: Vec<(u64, &PathBuf)> = files
        .iter()
        .filter(|file| file.to_string_lossy().ends_with("_test.go"))
        .filter_map(|file| Some((fs::metadata(file).ok()?.len(), file)))
        .collect();
    tests.sort();
    tests.get(tests.len() / 2).map(|(_, file)| (*file).clone())
}

/// A file of each round, test or not: they are spread over the tree.
pub(super) fn one_of(files: &[PathBuf], is_test: bool, round: usize, rounds: usize) -> Option<&PathBuf> {
    let is_wanted = |file: &&PathBuf| file.to_string_lossy().ends_with("_test.go") == is_test;
    let wanted: Vec<&PathBuf> = files.iter().filter(is_wanted).collect();
    wanted.get((2 * round + 1) * wanted.len() / (2 * rounds)).copied()
}

/// The largest production file of the package that most files import.
pub(crate) fn central(directory: &Path, files: &[PathBuf]) -> Option<PathBuf> {
    let module = fs::read_to_string(directory.join("go.mod")).ok()?;
    let module = module.lines().find_map(|line| line.strip_prefix("module "))?.trim().to_owned();
    let mut importers: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for file in files {
        let Ok(text) = fs::read_to_string(file) else { continue };
        let head = text.lines().take_while(|line| !line.starts_with("func "));
        for path in head.filter_map(|line| line.trim_end().strip_suffix('"')?.rsplit_once('"')) {
            let inside = match (module.as_str(), path.1.strip_prefix(&module)) {
                ("std", _) => path.1,
                (_, Some(inside)) => inside.trim_start_matches('/'),
                (_, None) => continue,
            };
            *importers.entry(directory.join(inside)).or_default() += 1;
        }
    }
    let of_package = |dir: &Path| {
        let own = files.iter().filter(|file| file.parent() == Some(dir));
        let production = own.filter(|file| !file.to_string_lossy().ends_with("_test.go"));
        production.max_by_key(|file| fs::metadata(file).map_or(0, |data| data.len())).cloned()
    };
    let mut by_count: Vec<(usize, PathBuf)> =
        importers.into_iter().map(|(dir, count)| (count, dir)).collect();
    by_count.sort();
    by_count.iter().rev().find_map(|(_, dir)| of_package(dir))
}

/// Reads and parses every listed file on all cores and drops the trees: the floor for any tool that uses tree-sitter.
pub(crate) fn parse(list: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(list)?;
    let paths: Vec<&str> = text.lines().collect();
    let nodes: usize = paths
        .par_iter()
        .map_init(go_parser, |parser, path| {
            let tree = parser.as_mut().and_then(|parser| parser.parse(fs::read(path).ok()?, None));
            tree.map_or(0, |tree| tree.root_node().descendant_count())
        })
        .sum();
    println!("{} files, {nodes} nodes", paths.len());
    Ok(())
}

fn go_parser() -> Option<tree_sitter::Parser> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).ok()?;
    Some(parser)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_those_of_the_pattern() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in [
            "a.go",
            "b/b_test.go",
            "_x/x.go",
            "testdata/t.go",
            "vendor/v/v.go",
            "nested/go.mod",
            "nested/n.go",
            "_c.go",
            "d.txt",
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "package p\n").unwrap();
        }
        let names: Vec<_> =
            go_files(root).iter().map(|path| path.strip_prefix(root).unwrap().to_owned()).collect();
        assert_eq!(names, [PathBuf::from("a.go"), PathBuf::from("b/b_test.go")]);
    }

    #[test]
    fn the_central_file_is_of_the_package_that_most_import() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (path, text) in [
            ("go.mod", "module example.com/m\n"),
            ("a/a.go", "package a\n\nimport \"example.com/m/b\"\n"),
            ("c/c.go", "package c\n\nimport (\n\tx \"example.com/m/b\"\n\t\"fmt\"\n)\n"),
            ("b/b.go", "package b\n"),
            ("b/large.go", "package b\n\nvar x = 1\n"),
            ("b/b_test.go", "package b\n\nvar x = 1 // the largest of all\n"),
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let files: Vec<PathBuf> = go_files(root).into_iter().collect();
        assert_eq!(central(root, &files), Some(root.join("b/large.go")));
        assert_eq!(leaf(&files), Some(root.join("b/b_test.go")));
        assert_eq!(one_of(&files, false, 0, 2), Some(&root.join("b/b.go")));
        assert_eq!(one_of(&files, false, 1, 2), Some(&root.join("c/c.go")));
        assert_eq!(one_of(&files, true, 1, 2), Some(&root.join("b/b_test.go")));
    }
}
