//! Paths as they are shown and compared: absolute and without `.` and `..` inside, relative to the working directory
//! outside. Purely lexical; nothing is looked up on disk.

use std::path::{Component, Path, PathBuf};

/// The path that outputs show: relative to the working directory `cwd`, with `/`. Both must be absolute.
#[must_use]
pub fn display_path(cwd: &Path, path: &Path) -> String {
    let path = clean(path);
    let mut inside = path.components().peekable();
    let mut base = cwd.components().peekable();
    while inside.peek().is_some() && inside.peek() == base.peek() {
        inside.next();
        base.next();
    }
    let ups = base.map(|_| "..".to_owned());
    let downs = inside.map(|component| component.as_os_str().to_string_lossy().into_owned());
    let shown = ups.chain(downs).collect::<Vec<_>>().join("/");
    if shown.is_empty() { ".".to_owned() } else { shown }
}

/// Joins and cleans: the absolute path of what a user wrote.
#[must_use]
pub fn absolute(cwd: &Path, path: &Path) -> PathBuf {
    clean(&cwd.join(path))
}

/// The path without `.` and `..`, as Go's `filepath.Clean` does it: `a/../b` is `b` even if `a` is a symlink.
pub(crate) fn clean(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                result.pop();
            }
            other => result.push(other),
        }
    }
    result
}

/// The part of `path` below `base`, with `/`; empty for `base` itself.
pub(crate) fn relative(base: &Path, path: &Path) -> Option<String> {
    let rest = path.strip_prefix(base).ok()?;
    let words: Vec<_> =
        rest.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Some(words.join("/"))
}

/// Joins import path elements; either may be empty.
pub(crate) fn join_import(prefix: &str, rest: &str) -> String {
    match (prefix, rest) {
        ("", only) | (only, "") => only.to_owned(),
        _ => format!("{prefix}/{rest}"),
    }
}

/// The part of an import path behind a module's path, or nothing if it is not of that module.
pub(crate) fn import_rest<'a>(import: &'a str, module: &str) -> Option<&'a str> {
    if module.is_empty() {
        return Some(import);
    }
    match import.strip_prefix(module)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_relative_to_the_working_directory() {
        let show = |path: &str| display_path(Path::new("/a/b"), Path::new(path));
        assert_eq!(show("/a/b/c/d.go"), "c/d.go");
        assert_eq!(show("/a/b"), ".");
        assert_eq!(show("/a/x.go"), "../x.go");
        assert_eq!(show("/a/b/../c/./d.go"), "../c/d.go");
        assert_eq!(show("/z"), "../../z");
    }

    #[test]
    fn import_paths_split_at_elements() {
        assert_eq!(import_rest("m/a", "m"), Some("a"));
        assert_eq!(import_rest("m", "m"), Some(""));
        assert_eq!(import_rest("mm/a", "m"), None);
        assert_eq!(import_rest("fmt", ""), Some("fmt"));
    }
}
