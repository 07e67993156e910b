//! The command line: what can be said, its help, and that `check` may be left out. Knows no analysis.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use pollint_base::rule::{Confidence, Severity};

use crate::graph;
use crate::report::Format;
use crate::style::ColorChoice;

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

Exit codes:
  0  nothing was found
  1  something was found (0 with --exit-zero)
  2  nothing could be analyzed, or arguments, configuration or output failed; with --strict also
     when a file could not be analyzed";

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
        vec!["check", "graph", "explain", "rules", "cache", "completions", "man", "help"]
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
    /// Show which tests read, write and restore which places, and which goroutines reach them
    Graph(Graph),
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

    #[command(flatten)]
    pub(crate) configuration: Configuration,

    /// Exit with 0 even when something was found
    #[arg(long, short = 'e', help_heading = "Exit code")]
    pub(crate) exit_zero: bool,

    /// Exit with 2 when a file could not be analyzed
    #[arg(long, help_heading = "Exit code")]
    pub(crate) strict: bool,
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
