//! Build constraints: `//go:build` expressions and file-name suffixes, and whether two of them can hold at once.
//! It reads the head of a file's bytes and never the rest; which tags are set for a run is for others to say.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::package::GoVersion;

mod coexist;
mod header;
mod parse;
#[cfg(test)]
mod tests;

pub use coexist::may_coexist;
pub use header::{Header, Malformed, parse_header};

/// `GOOS` values that a file name may end in (Go's `internal/syslist`).
const KNOWN_OS: [&str; 18] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

/// `GOARCH` values that a file name may end in (Go's `internal/syslist`).
const KNOWN_ARCH: [&str; 24] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// `GOOS` values under which Go sets the tag `unix`.
const UNIX_OS: [&str; 12] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "linux",
    "netbsd",
    "openbsd",
    "solaris",
];

/// A build constraint. Parsed ones are at most a few hundred levels deep, so that walking them needs no care.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Constraint {
    /// The tag is set.
    Tag(String),
    /// The operand does not hold.
    Not(Box<Constraint>),
    /// All operands hold.
    And(Vec<Constraint>),
    /// One of the operands holds.
    Or(Vec<Constraint>),
}

impl Constraint {
    /// Both hold.
    #[must_use]
    pub fn and(self, other: Constraint) -> Constraint {
        let mut operands = Vec::new();
        for side in [self, other] {
            match side {
                Constraint::And(inner) => operands.extend(inner),
                single => operands.push(single),
            }
        }
        Constraint::And(operands)
    }

    /// Whether the file is meant to be left out of every build: it demands the tag `ignore`.
    #[must_use]
    pub fn is_ignored(&self) -> bool {
        self.demands("ignore", true)
    }

    /// Whether the constraint holds when exactly these tags are set.
    #[must_use]
    pub fn satisfied_by(&self, tags: &TagSet) -> bool {
        self.holds(&|tag| tags.is_set(tag))
    }

    fn holds(&self, is_set: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Constraint::Tag(tag) => is_set(tag),
            Constraint::Not(operand) => !operand.holds(is_set),
            Constraint::And(operands) => operands.iter().all(|operand| operand.holds(is_set)),
            Constraint::Or(operands) => operands.iter().any(|operand| operand.holds(is_set)),
        }
    }

    /// Whether the constraint (its negation, if `wanted` is false) can only hold with `tag` set.
    fn demands(&self, tag: &str, wanted: bool) -> bool {
        let any = |operands: &[Constraint]| operands.iter().any(|operand| operand.demands(tag, wanted));
        let all = |operands: &[Constraint]| operands.iter().all(|operand| operand.demands(tag, wanted));
        match (self, wanted) {
            (Constraint::Tag(name), _) => wanted && name == tag,
            (Constraint::Not(operand), _) => operand.demands(tag, !wanted),
            (Constraint::And(operands), true) | (Constraint::Or(operands), false) => any(operands),
            (Constraint::Or(operands), true) | (Constraint::And(operands), false) => all(operands),
        }
    }

    /// The least Go version under which the constraint (its negation, if `wanted` is false) can hold, as far as
    /// its `go1.N` tags say. This is what Go takes for the file's language version.
    fn go_minor(&self, wanted: bool) -> Option<u16> {
        let of = |operand: &Constraint| operand.go_minor(wanted);
        match (self, wanted) {
            (Constraint::Tag(name), true) => release_minor(name),
            (Constraint::Tag(_), false) => None,
            (Constraint::Not(operand), _) => operand.go_minor(!wanted),
            (Constraint::And(operands), true) | (Constraint::Or(operands), false) => {
                operands.iter().filter_map(of).max()
            }
            (Constraint::Or(operands), true) | (Constraint::And(operands), false) => {
                // `None` sorts first: one alternative that demands nothing means that nothing is demanded.
                operands.iter().map(of).min().flatten()
            }
        }
    }

    /// Whether it names a Go release (`go1.22`).
    #[must_use]
    pub fn names_release(&self) -> bool {
        let mut tags = BTreeSet::new();
        self.collect_tags(&mut tags);
        tags.into_iter().any(|tag| release_minor(tag).is_some())
    }

    fn go_version(&self) -> Option<GoVersion> {
        self.go_minor(true).map(GoVersion::new)
    }

    fn collect_tags<'a>(&'a self, tags: &mut BTreeSet<&'a str>) {
        match self {
            Constraint::Tag(tag) => {
                tags.insert(tag);
            }
            Constraint::Not(operand) => operand.collect_tags(tags),
            Constraint::And(operands) | Constraint::Or(operands) => {
                operands.iter().for_each(|operand| operand.collect_tags(tags));
            }
        }
    }
}

/// The constraint in a file's name, such as `x_linux_amd64_test.go`.
#[must_use]
pub fn from_file_name(name: &str) -> Option<Constraint> {
    let stem = name.split('.').next().unwrap_or(name);
    // Up to the first `_` the name is free: `linux.go` and `linux_test.go` are for every system.
    let (_, suffixes) = stem.split_once('_')?;
    let mut words: Vec<&str> = suffixes.split('_').collect();
    if words.last() == Some(&"test") {
        words.pop();
    }
    let last = words.pop()?;
    if is_arch(last) {
        let arch = Constraint::Tag(last.to_owned());
        return Some(match words.pop() {
            Some(os) if is_os(os) => Constraint::Tag(os.to_owned()).and(arch),
            _ => arch,
        });
    }
    is_os(last).then(|| Constraint::Tag(last.to_owned()))
}

/// Joins what a file's name and its header demand.
#[must_use]
pub fn and(first: Option<Constraint>, second: Option<Constraint>) -> Option<Constraint> {
    match (first, second) {
        (Some(first), Some(second)) => Some(first.and(second)),
        (first, second) => first.or(second),
    }
}

/// The tags that one build sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagSet {
    /// The operating system; its relatives (`unix`, `linux` for `android`) follow from it.
    pub goos: String,
    /// The processor.
    pub goarch: String,
    /// What `-tags` would name.
    pub tags: BTreeSet<String>,
}

impl TagSet {
    /// The tags of a build for a system. A system or processor named among `tags` takes the place of the given one.
    #[must_use]
    pub fn new(goos: &str, goarch: &str, tags: impl IntoIterator<Item = String>) -> TagSet {
        let mut set =
            TagSet { goos: goos.to_owned(), goarch: goarch.to_owned(), tags: tags.into_iter().collect() };
        if let Some(os) = set.tags.iter().find(|tag| is_os(tag)) {
            set.goos = os.clone();
        }
        if let Some(arch) = set.tags.iter().find(|tag| is_arch(tag)) {
            set.goarch = arch.clone();
        }
        set
    }

    /// Whether `tag` is set. Every release tag is, and `cgo` and `gc` are, as in a plain `go build`.
    #[must_use]
    pub fn is_set(&self, tag: &str) -> bool {
        tag == "cgo"
            || tag == "gc"
            || tag == self.goarch
            || os_sets(&self.goos, tag)
            || release_minor(tag).is_some()
            || self.tags.contains(tag)
    }
}

fn is_os(word: &str) -> bool {
    KNOWN_OS.contains(&word)
}

fn is_arch(word: &str) -> bool {
    KNOWN_ARCH.contains(&word)
}

/// Whether building for `goos` sets `tag`.
fn os_sets(goos: &str, tag: &str) -> bool {
    let parent = match goos {
        "android" => "linux",
        "illumos" => "solaris",
        "ios" => "darwin",
        other => other,
    };
    tag == goos || tag == parent || (tag == "unix" && UNIX_OS.contains(&goos))
}

/// The `N` of `go1.N`; 0 for `go1`.
fn release_minor(tag: &str) -> Option<u16> {
    match tag.strip_prefix("go1")? {
        "" => Some(0),
        rest => rest.strip_prefix('.')?.parse().ok(),
    }
}
