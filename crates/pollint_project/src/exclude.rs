//! The paths that the configuration keeps out of a run.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use crate::display::relative;

/// Compiled `exclude` globs. The default excludes nothing.
#[derive(Clone, Debug, Default)]
pub struct Exclude {
    base: PathBuf,
    globs: GlobSet,
}

impl Exclude {
    /// Compiles globs that are relative to the directory `base`. The error names the glob at fault by its index.
    ///
    /// # Errors
    /// When a glob is malformed.
    pub fn new(base: &Path, globs: &[String]) -> Result<Exclude, (usize, String)> {
        Ok(Exclude { base: base.to_owned(), globs: compile(globs)? })
    }

    /// Whether the path, or a directory that it is in, is excluded.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        !self.globs.is_empty()
            && relative(&self.base, path).is_some_and(|inside| matches_tree(&self.globs, &inside))
    }
}

/// Whether the relative path or one of its directories matches.
pub(crate) fn matches_tree(globs: &GlobSet, path: &str) -> bool {
    let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
    ends.filter(|end| *end > 0).any(|end| globs.is_match(&path[..end]))
}

/// Compiles globs in which `*` stays within a directory. One without a slash matches at any depth, as in a
/// `.gitignore`.
pub(crate) fn compile(globs: &[String]) -> Result<GlobSet, (usize, String)> {
    let mut builder = GlobSetBuilder::new();
    for (index, glob) in globs.iter().enumerate() {
        builder.add(compile_one(glob).map_err(|message| (index, message))?.glob().clone());
    }
    builder.build().map_err(|error| (0, error.to_string()))
}

fn compile_one(glob: &str) -> Result<GlobMatcher, String> {
    let trimmed = glob.trim_end_matches('/');
    if trimmed.is_empty() || trimmed == "." {
        return Err("it matches everything or nothing".to_owned());
    }
    if trimmed.split('/').any(|part| part == "..") {
        return Err("it leaves the directory of the configuration file".to_owned());
    }
    let rooted = match trimmed.strip_prefix("./") {
        Some(rooted) => rooted.to_owned(),
        None if trimmed.contains('/') => trimmed.trim_start_matches('/').to_owned(),
        None => format!("**/{trimmed}"),
    };
    GlobBuilder::new(&rooted)
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excludes(globs: &[&str], path: &str) -> bool {
        let globs: Vec<String> = globs.iter().map(|glob| (*glob).to_owned()).collect();
        Exclude::new(Path::new("/r"), &globs).unwrap().matches(Path::new(path))
    }

    #[test]
    fn globs_match_files_directories_and_what_is_below() {
        assert!(excludes(&["gen"], "/r/a/gen/x.go"));
        assert!(excludes(&["gen/"], "/r/gen"));
        assert!(excludes(&["a/gen"], "/r/a/gen/x.go"));
        assert!(!excludes(&["a/gen"], "/r/b/a/gen/x.go"));
        assert!(excludes(&["**/*_gen.go"], "/r/a/x_gen.go"));
        assert!(excludes(&["*.pb.go"], "/r/a/x.pb.go"));
        assert!(excludes(&["a/**"], "/r/a/x.go"));
        assert!(excludes(&["./gen"], "/r/gen/x.go"));
        assert!(!excludes(&["./gen"], "/r/a/gen/x.go"));
        assert!(!excludes(&["a/*"], "/q/a/x.go"));
        assert!(!excludes(&[], "/r/a"));
    }

    #[test]
    fn bad_globs_are_named() {
        let globs = ["ok".to_owned(), "a[".to_owned()];
        assert_eq!(Exclude::new(Path::new("/r"), &globs).unwrap_err().0, 1);
        for glob in ["", "..", "../x", "{a", "./"] {
            assert!(Exclude::new(Path::new("/r"), &[glob.to_owned()]).is_err(), "{glob}");
        }
    }
}
