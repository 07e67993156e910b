//! Arguments of the command line → directories with Go files. An argument is always a path: import paths are not
//! known on the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pollint_base::diagnostic::Problem;

use crate::display::{absolute, display_path};
use crate::error::{UsageError, UsageKind};
use crate::package::PackageDir;
use crate::project::Project;
use crate::walk::Walk;

/// What the arguments select.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    /// The directories, sorted by path, each once.
    pub packages: Vec<Arc<PackageDir>>,
    /// What could not be read on the way, sorted.
    pub problems: Vec<Problem>,
}

/// What an argument asks for.
enum Pattern {
    /// One directory.
    Directory(PathBuf),
    /// The directories at or below a start whose whole path matches.
    Tree { start: PathBuf, pattern: String },
}

/// What was found for all arguments so far.
#[derive(Default)]
struct Found {
    dirs: BTreeMap<PathBuf, Vec<String>>,
    problems: Vec<Problem>,
    nested: Vec<PathBuf>,
    excluded: bool,
}

impl Project {
    /// Resolves the arguments to directories with Go files; no argument means `./...`.
    ///
    /// # Errors
    /// When an argument names nothing on disk or no Go file, and when no package matches at all.
    pub fn select(&self, arguments: &[String]) -> Result<Selected, UsageError> {
        let everything = ["./...".to_owned()];
        let arguments = if arguments.is_empty() { &everything } else { arguments };
        let mut found = Found::default();
        for argument in arguments {
            let before = found.dirs.len();
            let known = match parse(self.cwd(), argument)? {
                Pattern::Directory(dir) => self.add_directory(&dir, &mut found),
                Pattern::Tree { start, pattern } => self.add_tree(&start, &pattern, &mut found),
            };
            if !known && found.dirs.len() == before {
                let message = "no Go files here match the argument".to_owned();
                found.problems.push(Problem { file: argument.clone(), message, range: None });
            }
        }
        let packages: Vec<_> =
            found.dirs.iter().filter_map(|(dir, names)| self.selected_package(dir, names.clone())).collect();
        if packages.is_empty() {
            return Err(self.nothing_matched(arguments, &found));
        }
        let mut problems = found.problems;
        problems.extend(self.take_problems());
        problems.sort();
        problems.dedup();
        Ok(Selected { packages, problems })
    }

    /// Adds a directory that was named. It may have any name and be in any place. Says whether it has Go files.
    fn add_directory(&self, dir: &Path, found: &mut Found) -> bool {
        match self.go_names(dir) {
            Ok(names) if names.is_empty() => false,
            Ok(names) => {
                found.excluded |= names.iter().any(|name| self.exclude().matches(&dir.join(name)));
                found.dirs.insert(dir.to_owned(), names);
                true
            }
            Err(error) => {
                let message = format!("skipped: this directory cannot be read: {error}");
                found.problems.push(Problem { file: display_path(self.cwd(), dir), message, range: None });
                true
            }
        }
    }

    /// Adds what a walk finds. Says whether it found Go files.
    fn add_tree(&self, start: &Path, pattern: &str, found: &mut Found) -> bool {
        let Walk { dirs, problems, nested, excluded } = self.walker().walk(start);
        let failed = !problems.is_empty();
        found.problems.extend(problems);
        found.nested.extend(nested);
        found.excluded |= excluded;
        let matching: Vec<_> =
            dirs.into_iter().filter(|(dir, _)| matches_pattern(pattern, &dir.to_string_lossy())).collect();
        let any = !matching.is_empty();
        found.dirs.extend(matching);
        any || failed
    }

    fn nothing_matched(&self, arguments: &[String], found: &Found) -> UsageError {
        let shown = arguments.iter().map(|argument| format!("`{argument}`")).collect::<Vec<_>>().join(", ");
        let unreadable = found.problems.iter().find(|problem| problem.message.starts_with("skipped"));
        let nested = found.nested.iter().map(|dir| display_path(self.cwd(), dir)).min();
        let (cause, help) = if let Some(problem) = unreadable {
            (format!("`{}` was {}", problem.file, problem.message), "check the permissions".to_owned())
        } else if found.excluded {
            (
                "all Go files there are excluded by the configuration".to_owned(),
                "change `exclude` in `pollint.toml`, or run with `--isolated`".to_owned(),
            )
        } else if let Some(dir) = nested {
            (
                format!("the only Go files there belong to modules of their own, such as `{dir}`"),
                format!("name them: `pollint check {dir}/...`"),
            )
        } else {
            (
                "there are no Go files there; directories named `testdata` or `vendor`, or starting with `_` or \
                 `.`, are passed over"
                    .to_owned(),
                "name a directory with Go files, or `DIR/...` for all below it".to_owned(),
            )
        };
        UsageError { kind: UsageKind::NoPackages, title: format!("no packages matched {shown}"), cause, help }
    }
}

fn parse(cwd: &Path, argument: &str) -> Result<Pattern, UsageError> {
    if let Some(wildcard) = argument.find("...") {
        let start = absolute(
            cwd,
            Path::new(&argument[..argument[..wildcard].rfind('/').map_or(0, |slash| slash + 1)]),
        );
        if !start.is_dir() {
            return Err(no_such_path(cwd, argument));
        }
        let pattern = absolute(cwd, Path::new(argument)).to_string_lossy().into_owned();
        return Ok(Pattern::Tree { start, pattern });
    }
    let path = absolute(cwd, Path::new(argument));
    let exists = std::fs::symlink_metadata(&path).is_ok() && !argument.is_empty();
    match path.parent() {
        _ if !exists => Err(no_such_path(cwd, argument)),
        _ if path.is_dir() => Ok(Pattern::Directory(path)),
        Some(parent) if argument.ends_with(".go") => Ok(Pattern::Directory(parent.to_owned())),
        _ => Err(UsageError {
            kind: UsageKind::NotGo,
            title: format!("`{argument}` is no Go file"),
            cause: "an argument is a directory, `DIR/...`, or a file whose name ends in `.go`".to_owned(),
            help: "name the directory of the package".to_owned(),
        }),
    }
}

fn no_such_path(cwd: &Path, argument: &str) -> UsageError {
    let missing = argument.split("/...").next().unwrap_or(argument);
    let looks_like_import =
        missing.split('/').next().is_some_and(|first| first.contains('.')) && missing.contains('/');
    let help = if looks_like_import && !missing.starts_with('.') {
        "pollint takes directories, not import paths: write `./...`, or `./DIR/...`".to_owned()
    } else {
        format!("arguments are relative to `{}`", cwd.display())
    };
    UsageError {
        kind: UsageKind::NoSuchPath,
        title: format!("`{missing}` does not exist"),
        cause: format!("the argument `{argument}` names no file or directory"),
        help,
    }
}

/// Whether a directory matches a pattern in which `...` stands for any text. `x/...` matches `x` as well.
fn matches_pattern(pattern: &str, dir: &str) -> bool {
    if pattern.strip_suffix("/...").is_some_and(|whole| matches_text(whole, dir)) {
        return true;
    }
    matches_text(pattern, dir)
}

fn matches_text(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split("...");
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_stand_for_any_text() {
        for (pattern, dir) in [
            ("/a/...", "/a"),
            ("/a/...", "/a/b/c"),
            ("/...", "/a"),
            ("/a/.../z", "/a/b/c/z"),
            ("/a/x...", "/a/xy/b"),
        ] {
            assert!(matches_pattern(pattern, dir), "{pattern} {dir}");
        }
        for (pattern, dir) in
            [("/a/...", "/ab"), ("/a/.../z", "/a/z"), ("/a/x...", "/a/y"), ("/a/...z", "/a/b")]
        {
            assert!(!matches_pattern(pattern, dir), "{pattern} {dir}");
        }
    }
}
