//! Configuration as data: what `pollint.toml` and the command line may say. Reading it is `pollint_project`'s work.

use serde::{Deserialize, Serialize};

use crate::rule::{Confidence, Severity};

/// The whole of `pollint.toml`. Keys are kebab-case; unknown keys are errors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// Rules to run; empty means all.
    pub select: Vec<String>,
    /// Rules not to run.
    pub ignore: Vec<String>,
    /// Globs of files and directories that are neither read nor reported in, relative to the file's directory.
    pub exclude: Vec<String>,
    /// Build tags that are set. When given, files whose constraints they fail are left out.
    pub tags: Vec<String>,
    /// Lowest severity to report; the default is `warning`.
    pub min_severity: Option<Severity>,
    /// Lowest confidence to report; the default is `medium`.
    pub min_confidence: Option<Confidence>,
    /// Extra query files, relative to the file's directory.
    pub queries: Vec<String>,
    /// File of accepted findings, relative to the file's directory; `pollint check --write-baseline FILE` writes it.
    pub baseline: Option<String>,
    /// Per-path rule choices.
    pub overrides: Vec<Override>,
    /// Functions that change process-wide state.
    pub setters: Vec<Setter>,
    /// Functions that set a variable through a pointer and put it back by themselves, as `import/path.Func`.
    pub swap_helpers: Vec<String>,
    /// Functions and methods that wait for goroutines, as `import/path.Func` or `import/path.Type.Method`.
    pub drains: Vec<String>,
    /// Places that only named helpers may write.
    pub policy: Vec<Policy>,
}

/// Rules switched for some paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Override {
    /// Globs, relative to the file's directory.
    pub paths: Vec<String>,
    /// Rules to run there; empty keeps the global choice.
    pub select: Vec<String>,
    /// Rules not to run there.
    pub ignore: Vec<String>,
}

/// A project's own setter of process-wide state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Setter {
    /// `import/path.Func`.
    pub function: String,
    /// What undoes it: `import/path.Func`, or `returns-restore`, `returns-previous`, `none`.
    pub restore: Option<String>,
    /// The function that reads the value, to be saved beforehand: `import/path.Func`.
    pub getter: Option<String>,
}

/// Who may write a place, and what must be drained before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Policy {
    /// `import/path.Var`; a suffix of the import path is enough.
    pub place: String,
    /// The only helpers allowed to write it.
    pub setup: Vec<String>,
    /// Drains that must come before the restore.
    pub drain: Vec<String>,
}
