//! The command line: what can be said, its help, and that `check` may be left out. Knows no analysis.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use pollint_base::rule::{Confidence, Severity};

use crate::graph;
use crate::report::Format;
use crate::style::ColorChoice;
use crate::triage;

const USAGE: &str = "pollint [OPTIONS] [PATHS]...\n       pollint [OPTIONS] <COMMAND>";

const EXAMPLES: &str = "\
Examples:
  pollint                              Check all packages below this directory
  pollint ./internal/... ./cmd/api     Check some packages; DIR/... includes those below DIR
  pollint check --output-format sarif --output pollint.sarif
  pollint explain unrestored-global

`pollint [PATHS]` is short for `pollint check [PATHS]`; `pollint help check` lists its options.";

const CHECK_EXAMPLES: &str = "\
Examples:
  pollint check                                     All packages below this directory
  pollint check ./internal/handlers                 One package
  pollint check --select unrestored-global ./...    One rule
  pollint check --min-severity info --min-confidence low ./...
  pollint check --output-format github ./...        Annotations in GitHub Actions
  pollint check --write-baseline baseline.json      Accept what there is; from then on:
  pollint check --baseline baseline.json
  pollint check --new-from-merge-base origin/main   What this branch adds
  pollint check --diff ./...                        What safe fixes would change
  pollint check --fix --unsafe-fixes ./...          Apply all fixes

Exit codes:
  0  nothing was found
  1  something was found (0 with --exit-zero); with --fail-on-stale also when the baseline is stale
  2  nothing could be analyzed, or arguments, configuration or output failed; with --strict also
     when a file could not be analyzed";

const CONFIRM_EXAMPLES: &str = "\
Examples:
  pollint confirm ./internal/handlers               All findings of one package
  pollint confirm unrestored-global ./...           Those of one rule
  pollint confirm 3f0c1d2e4b5a6978                  One finding, by its fingerprint
  pollint confirm --store verdicts.json ./...       Keep verdicts, and use those that still hold

Needs Go. Sources stay as they are: instrumented copies lie in a temporary directory and are joined by
`go test -overlay`. The tests run on this machine with all that they do. Nothing is fetched without
--allow-network.

Exit codes:
  0    the experiments are over, whatever they showed, also when a test could not be run
  2    there is no Go, nothing could be analyzed, no finding has that fingerprint, or arguments,
       configuration or output failed
  130  interrupted; all processes are ended";

const GRAPH_EXAMPLES: &str = "\
Examples:
  pollint graph ./internal/handlers                 One package, as text
  pollint graph --format html --output graph.html   All packages below this directory, for a browser
  pollint graph --format dot ./internal/db | dot -Tsvg > graph.svg

Exit codes:
  0  the graph was written, whatever it shows
  2  nothing could be analyzed, or arguments, configuration or output failed";

const CACHE_EXAMPLES: &str = "\
Examples:
  pollint cache info                     Where it is and how large
  pollint cache clean                    Remove it

Everything in it can be made again. What was not used for longest is removed by itself when there
is more than the limit.";

const TRIAGE_EXAMPLES: &str = "\
Examples:
  go test -race ./... 2>&1 | pollint triage -       The log of a run on this machine
  pollint triage job.log                            A log cut out of CI, with its timestamps and colors
  pollint triage --format markdown --output issue.md job.log

Exit codes:
  0  the log shows failures, and there is a suspect
  1  the log shows failures, and nothing in the source explains them
  2  nothing could be told: no output of `go test`, no package of this tree, or arguments,
     configuration or output failed
  3  the log shows no failure";

const LSP_NOTES: &str = "\
The editor starts this command and speaks to it; docs/editors.md says how to set it up.

Exit codes:
  0  the editor asked to shut down and exit
  1  it went away";

/// Finds what one Go test leaves behind for the next
///
/// pollint reads Go source, without building it, and reports package variables that tests change and never put back,
/// parallel tests that share them, goroutines that outlive their test and cleanup that is missing or comes too early.
#[derive(Debug, Parser)]
#[command(name = "pollint", version, after_help = EXAMPLES, max_term_width = 100, override_usage = USAGE)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) global: Global,
}

impl Cli {
    /// The names of all commands.
    pub(crate) fn command_names() -> Vec<&'static str> {
        vec![
            "check",
            "confirm",
            "graph",
            "triage",
            "lsp",
            "explain",
            "rules",
            "cache",
            "completions",
            "man",
            "help",
        ]
    }
}

/// Options that every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// When to color the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", env = "POLLINT_COLOR")]
    pub(crate) color: ColorChoice,

    /// Print findings only: no summary, no progress, no warnings
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Also print what was read and how long it took
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check the tests of Go packages (the default command)
    Check(Box<Check>),
    /// Run experiments with real Go that show whether findings are true
    Confirm(Box<Confirm>),
    /// Show which tests read, write and restore which places, and which goroutines reach them
    Graph(Graph),
    /// Read the log of a failed `go test` run and name what is likely to have caused it
    Triage(Triage),
    /// Serve an editor: diagnostics, fixes and hovers by the Language Server Protocol
    Lsp(Lsp),
    /// Explain a rule: what it reports, why, and what to write instead
    Explain(Explain),
    /// List all rules
    Rules(Rules),
    /// Show or remove what earlier runs have kept
    #[command(after_help = CACHE_EXAMPLES)]
    Cache(Cache),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page, in roff
    Man,
}

/// Options of `check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub(crate) struct Check {
    /// Packages to check: directories, DIR/... for all packages below DIR, or Go files
    #[arg(value_name = "PATHS", default_value = "./...")]
    pub(crate) paths: Vec<String>,

    /// Run these rules only (comma-separated)
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,

    /// Do not run these rules (comma-separated)
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,

    /// Report nothing milder [default: warning]
    #[arg(long, value_name = "SEVERITY", help_heading = "Rules", value_parser = severities())]
    pub(crate) min_severity: Option<Severity>,

    /// Report nothing less sure [default: medium]
    #[arg(long, value_name = "CONFIDENCE", help_heading = "Rules", value_parser = confidences())]
    pub(crate) min_confidence: Option<Confidence>,

    /// How to print findings
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "full",
        env = "POLLINT_OUTPUT_FORMAT",
        help_heading = "Output"
    )]
    pub(crate) output_format: Format,

    /// Write findings to a file instead of standard output; it is replaced only when the run succeeds
    #[arg(long, short, value_name = "FILE", env = "POLLINT_OUTPUT_FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Print how often each rule found something
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,

    /// Show verdicts that `pollint confirm --store FILE` has kept
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) verdicts: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) scope: Scope,

    #[command(flatten)]
    pub(crate) fixes: Fixes,

    #[command(flatten)]
    pub(crate) configuration: Configuration,

    /// Exit with 0 even when something was found
    #[arg(long, short = 'e', help_heading = "Exit code")]
    pub(crate) exit_zero: bool,

    /// Exit with 2 when a file could not be analyzed
    #[arg(long, help_heading = "Exit code")]
    pub(crate) strict: bool,
}

/// Options about which findings are old news.
#[derive(Debug, Args)]
#[command(next_help_heading = "Old findings")]
pub(crate) struct Scope {
    /// Do not report what this file accepts; entries that nothing needs any more are warned about
    #[arg(long, value_name = "FILE", env = "POLLINT_BASELINE", conflicts_with = "write_baseline")]
    pub(crate) baseline: Option<PathBuf>,

    /// Ignore the baseline that the configuration names
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline", "fail_on_stale"])]
    pub(crate) no_baseline: bool,

    /// Accept what is found now: write it to a baseline file, which is made or brought up to date
    #[arg(long, value_name = "FILE", conflicts_with_all = ["new_from_rev", "new_from_merge_base"])]
    pub(crate) write_baseline: Option<PathBuf>,

    /// Exit with 1 when the baseline has entries that nothing needs any more
    #[arg(long)]
    pub(crate) fail_on_stale: bool,

    /// Report only what is new since a commit, branch or tag; both revisions are analyzed
    #[arg(long, value_name = "REV", conflicts_with = "new_from_merge_base")]
    pub(crate) new_from_rev: Option<String>,

    /// Report only what is new since the checked-out commit and a branch parted
    #[arg(long, value_name = "BRANCH")]
    pub(crate) new_from_merge_base: Option<String>,
}

/// Options about fixes.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Fixes")]
#[group(id = "fixing", multiple = true)]
pub(crate) struct Fixes {
    /// Apply safe fixes, then report what is left
    #[arg(long)]
    pub(crate) fix: bool,

    /// Apply fixes and report no findings; exits with 0
    #[arg(long)]
    pub(crate) fix_only: bool,

    /// Print what fixes would change, as a unified diff, and write nothing; exits with 1 if there is something
    #[arg(long, conflicts_with_all = ["fix", "fix_only"])]
    pub(crate) diff: bool,

    /// Also apply fixes that may change what a test does; with --fix, --fix-only or --diff
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,

    /// Fix files although git says that they have uncommitted changes
    #[arg(long)]
    pub(crate) allow_dirty: bool,
}

impl Fixes {
    /// Whether fixes are to be applied, to files or in a diff.
    pub(crate) fn are_applied(self) -> bool {
        self.fix || self.fix_only || self.diff
    }
}

/// Options of `confirm`.
#[derive(Debug, Args)]
#[command(after_help = CONFIRM_EXAMPLES)]
pub(crate) struct Confirm {
    /// Fingerprints of findings, names of rules, and packages as for `check` [default: ./...]
    #[arg(value_name = "FINGERPRINT|RULE|PATHS")]
    pub(crate) what: Vec<String>,

    /// Seconds after which one run of a test binary is ended
    #[arg(long, value_name = "SECONDS", default_value = "60", help_heading = "Experiments")]
    pub(crate) timeout: std::num::NonZeroU64,

    /// Packages to build and run at a time [default: one for each processor]
    #[arg(long, value_name = "N", help_heading = "Experiments")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,

    /// Let Go fetch modules that are missing
    #[arg(long, help_heading = "Experiments")]
    pub(crate) allow_network: bool,

    /// Keep verdicts in a file, and use those that it has as long as the test's package has not changed
    #[arg(long, value_name = "FILE", help_heading = "Experiments")]
    pub(crate) store: Option<PathBuf>,

    /// Make the experiments again, also those whose verdict is kept
    #[arg(long, requires = "store", help_heading = "Experiments")]
    pub(crate) again: bool,

    /// Try nothing milder [default: warning]
    #[arg(long, value_name = "SEVERITY", help_heading = "Rules", value_parser = severities())]
    pub(crate) min_severity: Option<Severity>,

    /// Try nothing less sure [default: medium]
    #[arg(long, value_name = "CONFIDENCE", help_heading = "Rules", value_parser = confidences())]
    pub(crate) min_confidence: Option<Confidence>,

    /// How to print verdicts
    #[arg(long, short, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: ConfirmFormat,

    /// Write to a file instead of standard output; it is replaced only when the run succeeds
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) configuration: Configuration,
}

/// The formats of `confirm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfirmFormat {
    /// Each finding with what was seen, then the counts
    Text,
    /// The JSON of `check`, each finding with its verdict
    Json,
    /// The SARIF of `check`, with `properties.verdict`
    Sarif,
}

/// Options of `graph`.
#[derive(Debug, Args)]
#[command(after_help = GRAPH_EXAMPLES)]
pub(crate) struct Graph {
    /// Packages to look at: directories, DIR/... for all packages below DIR, or Go files
    #[arg(value_name = "PATHS", default_value = "./...")]
    pub(crate) paths: Vec<String>,

    /// How to show it
    #[arg(long, short, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: graph::Format,

    /// Write to a file instead of standard output; it is replaced only when the run succeeds
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) configuration: Configuration,
}

/// Options of `triage`.
#[derive(Debug, Args)]
#[command(after_help = TRIAGE_EXAMPLES)]
pub(crate) struct Triage {
    /// Logs of `go test`, plain or with -json, also as CI hosts print them; - is standard input
    #[arg(value_name = "LOG", required = true)]
    pub(crate) logs: Vec<String>,

    /// Packages to look at, instead of those that the log names: directories, or DIR/... (repeatable)
    #[arg(long, short, value_name = "PATHS")]
    pub(crate) package: Vec<String>,

    /// How to show it
    #[arg(long, short, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: triage::Format,

    /// Write to a file instead of standard output; it is replaced only when the run succeeds
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) configuration: Configuration,
}

/// Options of `lsp`.
#[derive(Debug, Args)]
#[command(after_help = LSP_NOTES)]
pub(crate) struct Lsp {
    /// Use standard input and output; this is what it always does, and many clients say it
    #[arg(long)]
    pub(crate) stdio: bool,
}

/// Options about how packages are read.
#[derive(Debug, Args)]
pub(crate) struct Configuration {
    /// Configuration file, instead of the nearest pollint.toml
    #[arg(
        long,
        value_name = "FILE",
        env = "POLLINT_CONFIG",
        conflicts_with = "isolated",
        help_heading = "Configuration"
    )]
    pub(crate) config: Option<PathBuf>,

    /// Ignore all configuration files
    #[arg(long, help_heading = "Configuration")]
    pub(crate) isolated: bool,

    /// Build tags that are set (comma-separated); leaves out files whose constraints then fail
    #[arg(long, value_name = "TAGS", value_delimiter = ',', help_heading = "Configuration")]
    pub(crate) tags: Option<Vec<String>>,

    /// Number of threads [default: one for each processor]
    #[arg(long, value_name = "N", env = "POLLINT_THREADS", help_heading = "Configuration")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,

    /// Keep what later runs need not find again in this directory [default: pollint in the user's cache directory]
    #[arg(long, value_name = "DIR", env = "POLLINT_CACHE_DIR", help_heading = "Configuration")]
    pub(crate) cache_dir: Option<PathBuf>,

    /// Neither use what earlier runs have kept nor keep anything
    #[arg(
        long,
        env = "POLLINT_NO_CACHE",
        value_parser = clap::builder::FalseyValueParser::new(),
        help_heading = "Configuration"
    )]
    pub(crate) no_cache: bool,
}

/// Options of `cache`.
#[derive(Debug, Args)]
pub(crate) struct Cache {
    /// What to do
    #[arg(value_name = "ACTION")]
    pub(crate) action: CacheAction,

    /// The directory [default: pollint in the user's cache directory]
    #[arg(long, value_name = "DIR", env = "POLLINT_CACHE_DIR")]
    pub(crate) cache_dir: Option<PathBuf>,
}

/// What can be done with the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CacheAction {
    /// Show the directory, how much is in it, and how much may be
    Info,
    /// Remove everything that pollint has put there
    Clean,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Name of a rule, such as unrestored-global
    pub(crate) rule: String,
}

/// Options of `rules`.
#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: RulesFormat,
}

/// The formats of `rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    /// A table
    Text,
    /// A JSON array, with documentation
    Json,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

fn severities() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new([Severity::Info, Severity::Warning, Severity::Error].map(Severity::as_str)).map(
        |word| match word.as_str() {
            "info" => Severity::Info,
            "warning" => Severity::Warning,
            _ => Severity::Error,
        },
    )
}

fn confidences() -> impl TypedValueParser<Value = Confidence> {
    PossibleValuesParser::new([Confidence::Low, Confidence::Medium, Confidence::High].map(Confidence::as_str))
        .map(|word| match word.as_str() {
            "low" => Confidence::Low,
            "medium" => Confidence::Medium,
            _ => Confidence::High,
        })
}

/// Parses the command line; on failure prints clap's message and ends the process, with 0 for `--help` and 2 for errors.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Cli {
    Cli::parse_from(with_default_command(arguments.into_iter().collect()))
}

/// Inserts `check` when no command is named. clap's own way to a default command takes the command for a path as soon
/// as an option stands before it (`pollint --color never check`).
fn with_default_command(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let command = Cli::command();
    let first = first_positional(&command, arguments.get(1..).unwrap_or(&[]));
    let named =
        first.as_deref().is_some_and(|word| word == "help" || command.find_subcommand(word).is_some());
    let asks_for_help = |argument: &OsString| {
        argument.to_str().is_some_and(|word| matches!(word, "-h" | "--help" | "-V" | "--version"))
    };
    let for_the_tool = first.is_none() && arguments.iter().skip(1).any(asks_for_help);
    if !named && !for_the_tool {
        arguments.insert(1.min(arguments.len()), "check".into());
    }
    arguments
}

/// The first argument that is neither an option nor an option's value.
fn first_positional(command: &clap::Command, arguments: &[OsString]) -> Option<String> {
    let mut rest = arguments.iter().map(|argument| argument.to_string_lossy());
    while let Some(word) = rest.next() {
        if word == "--" {
            return None;
        }
        if !word.starts_with('-') {
            return Some(word.into_owned());
        }
        if takes_next(command, &word) {
            rest.next();
        }
    }
    None
}

/// Whether an option's value is the next argument.
fn takes_next(command: &clap::Command, word: &str) -> bool {
    let check = command.find_subcommand("check");
    let mut options = command.get_arguments().chain(check.into_iter().flat_map(clap::Command::get_arguments));
    options.any(|option| {
        let long = option.get_long().is_some_and(|long| word.strip_prefix("--") == Some(long));
        let short = option.get_short().is_some_and(|short| {
            let mut letters = word.chars().skip(1);
            letters.next() == Some(short) && letters.next().is_none()
        });
        (long || short) && option.get_action().takes_values()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(line: &str) -> String {
        let words = line.split(' ').map(OsString::from).collect();
        let words: Vec<String> =
            with_default_command(words).iter().map(|word| word.to_string_lossy().into_owned()).collect();
        words.join(" ")
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn all_commands_are_named() {
        let mut command = Cli::command();
        command.build();
        let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        assert_eq!(names, Cli::command_names());
    }

    #[test]
    fn check_may_be_left_out() {
        assert_eq!(completed("pollint"), "pollint check");
        assert_eq!(completed("pollint ./..."), "pollint check ./...");
        assert_eq!(completed("pollint --select rules ./x"), "pollint check --select rules ./x");
        assert_eq!(completed("pollint -o rules ./x"), "pollint check -o rules ./x");
        assert_eq!(completed("pollint --exit-zero"), "pollint check --exit-zero");
        assert_eq!(completed("pollint -- rules"), "pollint check -- rules");
    }

    #[test]
    fn a_named_command_is_kept() {
        for line in
            ["pollint rules", "pollint --color never check", "pollint -q explain x", "pollint help check"]
        {
            assert_eq!(completed(line), line);
        }
        assert_eq!(completed("pollint --help"), "pollint --help");
        assert_eq!(completed("pollint -V"), "pollint -V");
    }

    #[test]
    fn severities_and_confidences_have_one_spelling() {
        let parsed = |option: &str, value: &str| {
            let cli = Cli::try_parse_from(["pollint", "check", option, value]).unwrap();
            let Command::Check(check) = cli.command else { unreachable!("`check` is given") };
            (check.min_severity, check.min_confidence)
        };
        for severity in [Severity::Info, Severity::Warning, Severity::Error] {
            assert_eq!(parsed("--min-severity", severity.as_str()).0, Some(severity));
        }
        for confidence in [Confidence::Low, Confidence::Medium, Confidence::High] {
            assert_eq!(parsed("--min-confidence", confidence.as_str()).1, Some(confidence));
        }
    }
}
