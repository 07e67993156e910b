//! A baseline as data: the findings that a project has accepted for now, keyed by names and never by a line.

use serde::{Deserialize, Serialize};

/// What findings of one cause have in common, whatever lines they stand on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The file, relative to the directory of the baseline, with `/`.
    pub file: String,
    /// The rule's name.
    pub rule: String,
    /// The enclosing top-level function, `(*T).Method`, or `var _`; may be empty.
    pub function: String,
    /// `pkg.Var` or as the rule defines it.
    pub symbol: String,
}

/// How many findings of one key are accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// What they have in common.
    #[serde(flatten)]
    pub key: Key,
    /// How many there may be.
    pub count: usize,
}

/// Accepted findings, sorted by key, each key once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The entries.
    pub entries: Vec<Entry>,
}

/// An entry that accepts more findings than there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stale {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// How many findings of its key are left.
    pub found: usize,
}
