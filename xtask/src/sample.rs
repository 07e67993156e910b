//! A random sample of findings, to be judged by reading the source. Knows pollint's JSON output and nothing of Go.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Failure;

/// Options of `cargo xtask sample`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Outputs of `pollint check --output-format json`, one for each repository; the file's stem is its name
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Start of the random sequence; the same seed picks the same findings from the same files
    #[arg(long)]
    seed: u64,
    /// How many findings
    #[arg(long, default_value_t = 60)]
    count: usize,
    /// Only this rule
    #[arg(long)]
    rule: Option<String>,
}

/// Prints the sample as a Markdown table with an empty column for the verdict.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let mut findings = Vec::new();
    for file in &options.files {
        findings.extend(rows(file, &fs::read_to_string(file)?)?);
    }
    if let Some(rule) = &options.rule {
        findings.retain(|row| row.rule == *rule);
    }
    let total = findings.len();
    let mut picked = pick(findings, options.count, options.seed);
    picked.sort();
    println!("{} of {total} findings, seed {}\n", picked.len(), options.seed);
    println!(
        "| # | repository | rule | where | function | symbol | message | true? |\n|---|---|---|---|---|---|---|---|"
    );
    for (number, row) in picked.iter().enumerate() {
        println!(
            "| {} | {} | {} | {}:{} | `{}` | `{}` | {} | |",
            number + 1,
            row.repository,
            row.rule,
            row.file,
            row.line,
            row.function,
            row.symbol,
            row.message.replace('|', "\\|")
        );
    }
    Ok(())
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    repository: String,
    file: String,
    line: u64,
    rule: String,
    function: String,
    symbol: String,
    message: String,
}

fn rows(file: &Path, text: &str) -> Result<Vec<Row>, Failure> {
    let repository = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let output: Value = serde_json::from_str(text)?;
    let diagnostics = output["diagnostics"].as_array().ok_or("no `diagnostics`: is this pollint's JSON?")?;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |diagnostic: &Value| Row {
        repository: repository.clone(),
        file: word(&diagnostic["file"]),
        line: diagnostic["range"]["start"]["line"].as_u64().unwrap_or_default(),
        rule: word(&diagnostic["rule"]),
        function: word(&diagnostic["function"]),
        symbol: word(&diagnostic["symbol"]),
        message: word(&diagnostic["message"]),
    };
    Ok(diagnostics.iter().map(row).collect())
}

/// A uniform sample without replacement: the first `count` steps of a Fisher–Yates shuffle.
pub(crate) fn pick<T>(mut items: Vec<T>, count: usize, seed: u64) -> Vec<T> {
    let mut random = SplitMix64(seed);
    for at in 0..count.min(items.len()) {
        let rest = items.len() - at;
        items.swap(at, at + random.below(rest));
    }
    items.truncate(count);
    items
}

/// A sequence that must stay the same for years, so that a table in the documentation can be made again: no library's
/// generator promises that.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The bias of the remainder is below one in 2^40 for any sample that a person reads.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        let mut random = SplitMix64(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn a_sample_has_no_doubles_and_depends_on_the_seed_only() {
        let all: Vec<u32> = (0..100).collect();
        let mut sample = pick(all.clone(), 20, 7);
        assert_eq!(sample, pick(all.clone(), 20, 7));
        assert_ne!(sample, pick(all.clone(), 20, 8));
        sample.sort_unstable();
        sample.dedup();
        assert_eq!(sample.len(), 20);
        assert_eq!(pick(all, 200, 7).len(), 100);
    }

    #[test]
    fn findings_are_read_from_the_json_contract() {
        let text = r#"{"diagnostics": [{"rule": "r", "file": "a_test.go", "range": {"start": {"line": 3}},
            "function": "TestA", "symbol": "p.V", "message": "m"}]}"#;
        let found = rows(Path::new("out/istio.json"), text).unwrap();
        assert_eq!((found[0].repository.as_str(), found[0].line), ("istio", 3));
        assert!(rows(Path::new("x.json"), "{}").is_err());
    }
}
