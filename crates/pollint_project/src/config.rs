//! `pollint.toml`: where it is, what it says, and which of it makes no sense. Errors are plain data that point into
//! the file; how they are shown is not known here.

use std::path::{Path, PathBuf};

use pollint_base::config::Config;
use pollint_base::diagnostic::ProblemRange;
use pollint_base::span::{LineIndex, Span};

use crate::display::{absolute, display_path};
use crate::error::nearest;
use crate::exclude::Exclude;
use crate::selection::RuleSelection;
use crate::source::{DEFAULT_SIZE_LIMIT, read_source};

mod locate;
#[cfg(test)]
mod tests;
mod validate;

use locate::Segment;

/// The name of the configuration file.
pub const FILE_NAME: &str = "pollint.toml";

/// Which configuration a run uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigChoice {
    /// The nearest `pollint.toml` from the working directory up to the root of the project.
    #[default]
    Nearest,
    /// This file.
    File(PathBuf),
    /// None.
    Isolated,
}

/// A mistake in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The headline.
    pub title: String,
    /// The file as shown to the user.
    pub file: String,
    /// Where in the file, if known.
    pub range: Option<ProblemRange>,
    /// Why it is a mistake.
    pub cause: String,
    /// What to do; may be empty.
    pub help: String,
    /// The text of the file, to be quoted; empty if it could not be read.
    pub text: String,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.range {
            Some(range) => {
                write!(formatter, "{}:{}:{}: ", self.file, range.start.line, range.start.column)?;
            }
            None => write!(formatter, "{}: ", self.file)?,
        }
        write!(formatter, "{}: {}", self.title, self.cause)
    }
}

impl std::error::Error for ConfigError {}

/// A configuration and where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadedConfig {
    /// What it says.
    pub config: Config,
    /// The directory that its paths and globs are relative to: that of the file, or the working directory.
    pub base: PathBuf,
    /// The file, unless there is none.
    pub file: Option<PathBuf>,
    /// The file as shown to the user; empty if there is none.
    pub display: String,
    /// The text of the file.
    pub text: String,
}

/// Finds and reads the configuration for a run in the working directory `cwd`.
///
/// # Errors
/// When the file cannot be read, is no TOML, or holds unknown keys or values of the wrong type.
pub fn load(cwd: &Path, choice: &ConfigChoice) -> Result<LoadedConfig, Box<ConfigError>> {
    let file = match choice {
        ConfigChoice::Isolated => None,
        ConfigChoice::File(path) => Some(absolute(cwd, path)),
        ConfigChoice::Nearest => nearest_file(cwd),
    };
    match file {
        Some(file) => load_file(cwd, &file),
        None => Ok(LoadedConfig { base: cwd.to_owned(), ..LoadedConfig::default() }),
    }
}

/// The nearest `pollint.toml`, not looked for above the root of the project: where `.git` is, else the outermost
/// `go.work` or `go.mod`, else `cwd` itself. A file in a home directory shall not change what CI finds.
#[must_use]
pub fn nearest_file(cwd: &Path) -> Option<PathBuf> {
    let holds = |dir: &&Path, name: &str| dir.join(name).exists();
    let git = cwd.ancestors().find(|dir| holds(dir, ".git"));
    let module = || cwd.ancestors().filter(|dir| holds(dir, "go.work") || holds(dir, "go.mod")).last();
    let root = git.or_else(module).unwrap_or(cwd);
    let inside = cwd.ancestors().take_while(|dir| dir.starts_with(root));
    inside.map(|dir| dir.join(FILE_NAME)).find(|path| path.is_file())
}

fn load_file(cwd: &Path, file: &Path) -> Result<LoadedConfig, Box<ConfigError>> {
    let display = display_path(cwd, file);
    let unreadable = |cause: String| {
        Box::new(ConfigError {
            title: "the configuration cannot be read".to_owned(),
            file: display.clone(),
            range: None,
            cause,
            help: "check the path given with `--config`, or run with `--isolated`".to_owned(),
            text: String::new(),
        })
    };
    if !file.exists() {
        return Err(unreadable("there is no such file".to_owned()));
    }
    let source = read_source(file, &display, DEFAULT_SIZE_LIMIT)
        .map_err(|problem| unreadable(problem.message.trim_start_matches("skipped: ").to_owned()))?;
    let text = String::from_utf8(source.bytes).map_err(|_| unreadable("it is not UTF-8".to_owned()))?;
    let config = parse(&text, &display)?;
    let base = file.parent().unwrap_or(cwd).to_owned();
    Ok(LoadedConfig { config, base, file: Some(file.to_owned()), display, text })
}

/// Parses the text of a `pollint.toml`; `display` is the path that errors show.
///
/// # Errors
/// When it is no TOML, or holds unknown keys or values of the wrong type.
pub fn parse(text: &str, display: &str) -> Result<Config, Box<ConfigError>> {
    let text_without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shift = text.len() - text_without_mark.len();
    toml::from_str(text_without_mark).map_err(|error| {
        let span = error.span().map(|span| Span::new(span.start + shift, span.end + shift));
        explain(error.message(), span, text, display)
    })
}

/// Words a parser's message for people. serde lists the names it knows between backticks, the unknown one first.
fn explain(message: &str, span: Option<Span>, text: &str, display: &str) -> Box<ConfigError> {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (title, help) = match names.split_first() {
        Some((unknown, known)) if message.starts_with("unknown field") => {
            (format!("unknown key `{unknown}`"), suggestion(unknown, known, "keys"))
        }
        Some((unknown, known)) if message.starts_with("unknown variant") => {
            (format!("unknown value `{unknown}`"), suggestion(unknown, known, "values"))
        }
        _ => ("the configuration is malformed".to_owned(), String::new()),
    };
    let cause = message.lines().next().unwrap_or(message).to_owned();
    Box::new(ConfigError {
        title,
        file: display.to_owned(),
        range: span.map(|span| range_of(text, span)),
        cause,
        help,
        text: text.to_owned(),
    })
}

fn suggestion(unknown: &str, known: &[&str], what: &str) -> String {
    match nearest(unknown, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => {
            let list: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("the {what} are {}", list.join(", "))
        }
    }
}

fn range_of(text: &str, span: Span) -> ProblemRange {
    let lines = LineIndex::new(text.as_bytes());
    ProblemRange { start: lines.line_column(span.start), end: lines.line_column(span.end), span }
}

impl LoadedConfig {
    /// Checks what the types cannot: names of rules, globs, and the functions and places that are named.
    ///
    /// # Errors
    /// The first mistake, in the order of the file's keys as documented.
    pub fn validate(&self, rules: &[&str]) -> Result<(), Box<ConfigError>> {
        match validate::first_mistake(&self.config, rules) {
            Some(mistake) => Err(self.error(&mistake.path, mistake.title, mistake.cause, mistake.help)),
            None => Ok(()),
        }
    }

    /// The compiled `exclude` globs.
    ///
    /// # Errors
    /// When one is malformed.
    pub fn exclude(&self) -> Result<Exclude, Box<ConfigError>> {
        Exclude::new(&self.base, &self.config.exclude).map_err(|(index, cause)| {
            let path = [Segment::Key("exclude"), Segment::Index(index)];
            self.error(&path, "malformed glob in `exclude`".to_owned(), cause, validate::GLOB_HELP.to_owned())
        })
    }

    /// Which rules run where, for files whose shown paths are relative to `cwd`.
    ///
    /// # Errors
    /// When a glob of an override is malformed.
    pub fn rule_selection(&self, cwd: &Path) -> Result<RuleSelection, Box<ConfigError>> {
        RuleSelection::new(&self.config, &self.base, cwd).map_err(|(entry, index, cause)| {
            let path = [
                Segment::Key("overrides"),
                Segment::Index(entry),
                Segment::Key("paths"),
                Segment::Index(index),
            ];
            self.error(
                &path,
                "malformed glob in `overrides`".to_owned(),
                cause,
                validate::GLOB_HELP.to_owned(),
            )
        })
    }

    /// The file of accepted findings, if the configuration names one.
    #[must_use]
    pub fn baseline_file(&self) -> Option<PathBuf> {
        self.config.baseline.as_ref().map(|name| absolute(&self.base, Path::new(name)))
    }

    /// The extra query files: their paths as shown to the user, and their texts.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn load_queries(&self, cwd: &Path) -> Result<Vec<(String, String)>, Box<ConfigError>> {
        self.config
            .queries
            .iter()
            .enumerate()
            .map(|(index, name)| self.load_query(cwd, index, name))
            .collect()
    }

    fn load_query(&self, cwd: &Path, index: usize, name: &str) -> Result<(String, String), Box<ConfigError>> {
        let file = absolute(&self.base, Path::new(name));
        let display = display_path(cwd, &file);
        let read = if file.exists() {
            read_source(&file, &display, DEFAULT_SIZE_LIMIT)
                .map_err(|problem| problem.message.trim_start_matches("skipped: ").to_owned())
                .and_then(|source| String::from_utf8(source.bytes).map_err(|_| "it is not UTF-8".to_owned()))
        } else {
            Err(format!("there is no file `{display}`"))
        };
        let text = read.map_err(|cause| {
            let path = [Segment::Key("queries"), Segment::Index(index)];
            let help = "paths in `queries` are relative to the directory of `pollint.toml`".to_owned();
            self.error(&path, format!("the query file `{name}` cannot be read"), cause, help)
        })?;
        Ok((display, text))
    }

    fn error(&self, path: &[Segment<'_>], title: String, cause: String, help: String) -> Box<ConfigError> {
        Box::new(ConfigError {
            title,
            file: self.display.clone(),
            range: locate::locate(&self.text, path).map(|span| range_of(&self.text, span)),
            cause,
            help,
            text: self.text.clone(),
        })
    }
}
