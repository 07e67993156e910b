//! One table row for each directory: read-and-parse floor, runs of pollint without cache, with an empty one, with nothing
//! changed and with one file changed, and ast-grep, interleaved so that all meet the same machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::files::{central, copy, go_files, leaf, one_of};
use super::measure::{Measure, measured, median, sample};
use crate::Failure;

/// Five patterns, about as many questions as the rules ask: what ast-grep is given.
const PATTERNS: [&str; 5] =
    ["go func() { $$$ }()", "$T.Parallel()", "$T.Cleanup($F)", "os.Setenv($$$)", "defer $F($$$)"];

/// What is run in each round, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Parse,
    Cold,
    EmptyCache,
    Warm,
    Leaf,
    Central,
    /// Another test file in each round.
    Test,
    /// Another production file in each round.
    Production,
    AstGrep,
}

/// All of them, in this order.
const KINDS: [Kind; 9] = [
    Kind::Parse,
    Kind::Cold,
    Kind::EmptyCache,
    Kind::Warm,
    Kind::Leaf,
    Kind::Central,
    Kind::Test,
    Kind::Production,
    Kind::AstGrep,
];

/// A copy of a directory with all that the runs need.
struct Bench<'b> {
    pollint: &'b Path,
    ast_grep: Option<&'b Path>,
    /// Holds everything else.
    folder: &'b Path,
    tree: PathBuf,
    files: Vec<PathBuf>,
    leaf: Option<PathBuf>,
    central: Option<PathBuf>,
}

/// Prints the tables.
pub(super) fn run(
    directories: &[PathBuf],
    pollint: &Path,
    ast_grep: Option<&Path>,
    rounds: usize,
) -> Result<(), Failure> {
    let found = || Command::new("ast-grep").arg("--version").output().is_ok_and(|out| out.status.success());
    let ast_grep = ast_grep.or_else(|| found().then_some(Path::new("ast-grep")));
    if ast_grep.is_none() {
        println!("SKIPPED: ast-grep is not installed (PyPI `ast-grep-cli`)\n");
    }
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    for (at, directory) in directories.iter().enumerate() {
        let inside = folder.path().join(at.to_string());
        rows.push(Bench::new(&directory.canonicalize()?, pollint, ast_grep, &inside)?.rounds(rounds)?);
        fs::remove_dir_all(inside)?;
    }
    println!(
        "| tree | files | MB | parse | cold | empty cache | warm | leaf changed | central changed | a test file changed | a production file changed | ast-grep |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    rows.iter().for_each(|row| println!("{}", row.times()));
    println!(
        "\n| tree | cold / parse | cold / ast-grep | empty cache / cold | warm / cold | leaf / cold | central / cold | test file / cold | production file / cold |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    rows.iter().for_each(|row| println!("{}", row.ratios()));
    println!(
        "\n| tree | peak: parse | cold | empty cache | warm | leaf changed | central changed | a test file changed | a production file changed | ast-grep |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    rows.iter().for_each(|row| println!("{}", row.peaks()));
    println!();
    rows.iter().for_each(|row| println!("{}", row.changed));
    Ok(())
}

impl<'b> Bench<'b> {
    fn new(
        directory: &Path,
        pollint: &'b Path,
        ast_grep: Option<&'b Path>,
        folder: &'b Path,
    ) -> Result<Bench<'b>, Failure> {
        let tree = folder.join(directory.file_name().unwrap_or_default());
        fs::create_dir_all(&tree)?;
        copy(directory, &tree)?;
        let files: Vec<PathBuf> = go_files(&tree).into_iter().collect();
        let list: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
        fs::write(folder.join("files"), list.join("\n"))?;
        let rules = PATTERNS.iter().enumerate().map(|(at, pattern)| {
            format!("id: p{at}\nlanguage: go\nmessage: found\nrule:\n  pattern: '{pattern}'\n")
        });
        fs::write(folder.join("rules.yml"), rules.collect::<Vec<_>>().join("---\n"))?;
        let (leaf, central) = (leaf(&files), central(&tree, &files));
        Ok(Bench { pollint, ast_grep, folder, tree, files, leaf, central })
    }

    fn rounds(&self, rounds: usize) -> Result<Row, Failure> {
        let mut runs: Vec<(Kind, Vec<Measure>)> = KINDS.map(|kind| (kind, Vec::new())).into();
        for round in 0..rounds {
            for (kind, runs) in &mut runs {
                if self.prepare(*kind, round, rounds)? {
                    runs.push(sample(&mut self.command(*kind)?)?);
                }
            }
        }
        let report: Value = serde_json::from_str(&fs::read_to_string(self.folder.join("out.json"))?)?;
        let sizes = self.files.iter().filter_map(|file| fs::metadata(file).ok()).map(|data| data.len());
        let short = |file: &Option<PathBuf>| {
            let inside = file.as_ref().and_then(|file| file.strip_prefix(&self.tree).ok());
            inside.map_or_else(|| "none".to_owned(), |inside| inside.display().to_string())
        };
        let name = self.tree.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Row {
            changed: format!("{name}: leaf {}, central {}", short(&self.leaf), short(&self.central)),
            files: self.files.len(),
            read: report["summary"]["files"].as_u64().unwrap_or_default(),
            bytes: sizes.sum(),
            medians: runs.iter().filter(|(_, runs)| !runs.is_empty()).map(|(k, r)| (*k, median(r))).collect(),
            name,
        })
    }

    /// Brings tree and cache into the state in which a run is measured; false if there is no such run.
    fn prepare(&self, kind: Kind, round: usize, rounds: usize) -> Result<bool, Failure> {
        let changed = match kind {
            Kind::EmptyCache => {
                let cache = self.folder.join("cache");
                if cache.exists() {
                    fs::remove_dir_all(cache)?;
                }
                return Ok(true);
            }
            Kind::Leaf => self.leaf.as_ref(),
            Kind::Central => self.central.as_ref(),
            Kind::Test => one_of(&self.files, true, round, rounds),
            Kind::Production => one_of(&self.files, false, round, rounds),
            Kind::AstGrep => return Ok(self.ast_grep.is_some()),
            _ => return Ok(true),
        };
        let Some(file) = changed else { return Ok(false) };
        let text = fs::read_to_string(file)?;
        fs::write(file, format!("{text}\nvar bench{kind:?}{round} = {round}\n"))?;
        Ok(true)
    }

    fn command(&self, kind: Kind) -> Result<Command, Failure> {
        if kind == Kind::Parse {
            let mut command = measured(&std::env::current_exe()?)?;
            command.arg("parse").arg(self.folder.join("files"));
            return Ok(command);
        }
        if let (Kind::AstGrep, Some(ast_grep)) = (kind, self.ast_grep) {
            let mut command = measured(ast_grep)?;
            command.args(["scan", "--rule"]).arg(self.folder.join("rules.yml")).arg(".");
            command.current_dir(&self.tree);
            return Ok(command);
        }
        let mut command = measured(self.pollint)?;
        command.args([
            "check",
            "--quiet",
            "--isolated",
            "--exit-zero",
            "--output-format",
            "json",
            "--output",
        ]);
        command.arg(self.folder.join("out.json"));
        match kind {
            Kind::Cold => command.arg("--no-cache"),
            _ => command.arg("--cache-dir").arg(self.folder.join("cache")),
        };
        command.arg("./...").current_dir(&self.tree);
        Ok(command)
    }
}

/// What became of one directory.
struct Row {
    name: String,
    files: usize,
    read: u64,
    bytes: u64,
    medians: Vec<(Kind, Measure)>,
    changed: String,
}

impl Row {
    fn median(&self, kind: Kind) -> Option<Measure> {
        self.medians.iter().find(|(known, _)| *known == kind).map(|(_, median)| *median)
    }

    fn cells(&self, kinds: &[Kind], cell: impl Fn(Measure) -> String) -> String {
        let cells = kinds.iter().map(|kind| self.median(*kind).map_or_else(|| "-".to_owned(), &cell));
        cells.map(|cell| format!(" {cell} |")).collect()
    }

    fn times(&self) -> String {
        let cells = self.cells(&KINDS, |run| format!("{:.2} s", run.time.as_secs_f64()));
        let Row { name, files, read, bytes, .. } = self;
        format!("| {name} | {files} ({read} by pollint) | {:.1} |{cells}", *bytes as f64 / 1e6)
    }

    fn ratios(&self) -> String {
        let pairs = [
            (Kind::Cold, Kind::Parse),
            (Kind::Cold, Kind::AstGrep),
            (Kind::EmptyCache, Kind::Cold),
            (Kind::Warm, Kind::Cold),
            (Kind::Leaf, Kind::Cold),
            (Kind::Central, Kind::Cold),
            (Kind::Test, Kind::Cold),
            (Kind::Production, Kind::Cold),
        ];
        let cells = pairs.iter().map(|(over, under)| match (self.median(*over), self.median(*under)) {
            (Some(over), Some(under)) => {
                format!(" {:.3} |", over.time.as_secs_f64() / under.time.as_secs_f64())
            }
            _ => " - |".to_owned(),
        });
        format!("| {} |{}", self.name, cells.collect::<String>())
    }

    fn peaks(&self) -> String {
        format!("| {} |{}", self.name, self.cells(&KINDS, |run| format!("{} MB", run.peak_kib / 1024)))
    }
}
