//! Baselines on disk: reading, the text that is written, and where their paths lead. Which findings an entry accepts is
//! not known here.

use std::path::Path;

use pollint_base::baseline::{Baseline, Entry};
use pollint_base::diagnostic::ProblemRange;
use pollint_base::span::{LineColumn, Span};
use serde::Deserialize;

use crate::config::ConfigError;
use crate::display::display_path;
use crate::source::read_source;

/// The version of the format; another one is refused rather than misread.
const VERSION: u32 = 1;

/// Room for baselines of several hundred thousand findings.
const SIZE_LIMIT: u64 = 256 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Vec<Entry>,
}

/// Reads a baseline; `cwd` is what shown paths are relative to.
///
/// # Errors
/// When there is no such file, it cannot be read, or it is no baseline of this version.
pub fn load_baseline(cwd: &Path, file: &Path) -> Result<Baseline, Box<ConfigError>> {
    let display = display_path(cwd, file);
    let error = |title: &str, cause: String, help: &str, text: &str, range: Option<ProblemRange>| {
        let (title, help, text) = (title.to_owned(), help.to_owned(), text.to_owned());
        Box::new(ConfigError { title, file: display.clone(), range, cause, help, text })
    };
    if !file.exists() {
        let help = "write it with `pollint check --write-baseline FILE`, or run with `--no-baseline`";
        return Err(error("there is no baseline", "there is no such file".to_owned(), help, "", None));
    }
    let unreadable = |cause: &str| {
        let help = "check the path given with `--baseline` or in the configuration";
        error("the baseline cannot be read", cause.to_owned(), help, "", None)
    };
    let source = read_source(file, &display, SIZE_LIMIT)
        .map_err(|problem| unreadable(problem.message.trim_start_matches("skipped: ")))?;
    let text = String::from_utf8(source.bytes).map_err(|_| unreadable("it is not UTF-8"))?;
    let rewrite = "write it anew with `pollint check --write-baseline FILE`";
    let document: Document = serde_json::from_str(&text).map_err(|cause| {
        error("the baseline is malformed", cause.to_string(), rewrite, &text, Some(at(&cause)))
    })?;
    if document.version != VERSION {
        let cause = format!("it says version {}, and this pollint knows version {VERSION}", document.version);
        return Err(error("the baseline is of another version", cause, rewrite, &text, None));
    }
    let mut entries = document.findings;
    entries.sort();
    Ok(Baseline { entries })
}

fn at(error: &serde_json::Error) -> ProblemRange {
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).max(1);
    let start = LineColumn { line: narrow(error.line()), column: narrow(error.column()) };
    ProblemRange { start, end: LineColumn { column: start.column + 1, ..start }, span: Span::default() }
}

/// The text of a baseline: one entry a line and sorted, so that a version control system can merge it.
#[must_use]
pub fn baseline_text(baseline: &Baseline) -> String {
    let line = |entry: &Entry| {
        let key = &entry.key;
        let fields =
            [("file", &key.file), ("rule", &key.rule), ("function", &key.function), ("symbol", &key.symbol)];
        let fields: String = fields
            .iter()
            .map(|(name, value)| format!("\"{name}\": {}, ", serde_json::Value::from(value.as_str())))
            .collect();
        format!("\n    {{{fields}\"count\": {}}}", entry.count)
    };
    let lines: Vec<String> = baseline.entries.iter().map(line).collect();
    let end = if lines.is_empty() { "" } else { "\n  " };
    format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{}{end}]\n}}\n", lines.join(","))
}

/// Whether a run over `arguments` sees every test that may lead to a finding in `file`, in a `go.mod` tree: then an
/// entry without findings is stale. A file in a package that was checked tells of itself only if it is a test file,
/// as the tests of other packages reach production code as well.
#[must_use]
pub fn covers_module(cwd: &Path, arguments: &[String], file: &Path) -> bool {
    let module = file.ancestors().skip(1).find(|dir| dir.join("go.mod").is_file());
    let Some(module) = module.or_else(|| file.parent()) else { return false };
    let whole = |argument: &str| {
        let Some(start) = argument.strip_suffix("...") else { return false };
        module.starts_with(crate::display::absolute(cwd, Path::new(start)))
    };
    if arguments.is_empty() { whole("./...") } else { arguments.iter().any(|argument| whole(argument)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollint_base::baseline::Key;

    fn sample() -> Baseline {
        let entry = |symbol: &str, count| Entry {
            key: Key {
                file: "a/b_test.go".to_owned(),
                rule: "unrestored-global".to_owned(),
                function: "TestA".to_owned(),
                symbol: symbol.to_owned(),
            },
            count,
        };
        Baseline { entries: vec![entry("os.Setenv(\"A\")", 2), entry("p.X", 1)] }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("baseline.json");
        for baseline in [sample(), Baseline::default()] {
            std::fs::write(&file, baseline_text(&baseline)).unwrap();
            assert_eq!(load_baseline(folder.path(), &file), Ok(baseline));
        }
        let text = baseline_text(&sample());
        assert_eq!(text.lines().count(), 7, "{text}");
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("baseline.json");
        let missing = load_baseline(folder.path(), &file).unwrap_err();
        assert_eq!(
            (missing.title.as_str(), missing.file.as_str()),
            ("there is no baseline", "baseline.json")
        );
        std::fs::write(&file, "{\"version\": 1,\n \"finding\": []}").unwrap();
        let malformed = load_baseline(folder.path(), &file).unwrap_err();
        assert_eq!(malformed.range.unwrap().start.line, 2, "{malformed}");
        std::fs::write(&file, "{\"version\": 9, \"findings\": []}").unwrap();
        assert!(load_baseline(folder.path(), &file).unwrap_err().cause.contains("version 9"));
    }

    #[test]
    fn only_a_run_over_the_whole_module_judges_production_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("server/db")).unwrap();
        std::fs::write(root.join("server/go.mod"), "module m\n").unwrap();
        let covers = |cwd: &str, arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
            covers_module(&root.join(cwd), &arguments, &root.join("server/db/db.go"))
        };
        assert!(covers("", &["./..."]) && covers("server", &[]) && covers("", &["x", "server/..."]));
        assert!(!covers("server/db", &[]) && !covers("", &["server/db/..."]) && !covers("", &["server/db"]));
    }
}
