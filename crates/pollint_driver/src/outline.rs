//! What is needed of a file in every run, also when its facts are not: whom it imports, its comments, its lines. It is
//! made from the facts once, and is small.

use pollint_base::constraint::{Constraint, may_coexist};
use pollint_base::diagnostic::Problem;
use pollint_base::package::GoVersion;
use pollint_base::span::LineIndex;
use pollint_facts::ir::FileFacts;
use pollint_linter::Note;
use serde::{Deserialize, Serialize};

/// What is needed of a file in every run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outline {
    /// The name in its package clause; empty if there is none.
    pub(crate) package: Box<str>,
    /// When it is built.
    built: Built,
    /// Import paths, as they come.
    pub(crate) imports: Vec<Box<str>>,
    /// Comments that may be directives.
    pub(crate) notes: Vec<Note>,
    /// What could not be read of it. The file's name in them is that of the run.
    pub(crate) problems: Vec<Problem>,
    /// A hash of its text, as facts have it.
    pub(crate) stamp: u64,
    /// The lengths of its lines but for the last: each a byte, or 255 for as much and more to come.
    #[serde(with = "pollint_base::bulk")]
    line_lengths: Vec<u8>,
}

/// When a file is built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Built {
    /// By some toolchain, whatever the module is for.
    #[default]
    Sometimes,
    /// By none.
    Never,
    /// That depends on the Go release.
    ByRelease(Constraint),
}

impl Built {
    /// What the build constraint says, that of the name included.
    fn of(constraint: Option<&Constraint>) -> Built {
        match constraint {
            Some(constraint) if constraint.names_release() => Built::ByRelease(constraint.clone()),
            Some(_) if !may_coexist(constraint, None) => Built::Never,
            _ => Built::Sometimes,
        }
    }
}

impl Outline {
    pub(crate) fn new(facts: &FileFacts, problems: Vec<Problem>) -> Outline {
        Outline {
            package: facts.text(facts.package).into(),
            built: Built::of(facts.constraint.as_ref()),
            imports: facts.imports.iter().map(|import| import.path.clone()).collect(),
            notes: pollint_linter::notes(facts),
            problems,
            stamp: facts.stamp,
            line_lengths: shorten(&facts.lines),
        }
    }

    /// Whether any toolchain that accepts the language version of the module builds the file: `//go:build !go1.23` is left
    /// over in a module for go 1.25 (Go Toolchains, "Configuration").
    pub(crate) fn is_ever_built(&self, version: GoVersion) -> bool {
        match &self.built {
            Built::Sometimes => true,
            Built::Never => false,
            Built::ByRelease(constraint) => {
                let release = Constraint::Tag(format!("go{}.{}", version.major, version.minor));
                may_coexist(Some(constraint), Some(&release))
            }
        }
    }

    /// The starts of its lines.
    pub(crate) fn lines(&self) -> LineIndex {
        let mut starts = vec![0];
        let mut at = 0;
        for length in &self.line_lengths {
            at += u32::from(*length);
            if *length < u8::MAX {
                starts.push(at);
            }
        }
        LineIndex { starts }
    }
}

/// The lengths of lines in a byte each, or several where that is too small.
fn shorten(lines: &LineIndex) -> Vec<u8> {
    let mut short = Vec::with_capacity(lines.starts.len());
    for pair in lines.starts.windows(2) {
        let mut length = pair[1] - pair[0];
        while length >= u32::from(u8::MAX) {
            short.push(u8::MAX);
            length -= u32::from(u8::MAX);
        }
        short.extend(u8::try_from(length));
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollint_facts::{QuerySet, lower_file};

    #[test]
    fn it_tells_what_the_facts_tell() {
        let long = ["x"; 300].join("+");
        let text =
            format!("package p\n\nimport \"a/b\"\n\nfunc f() {{\n\tx = 1 //nolint\n\ty = {long}\n}}\n");
        let facts = lower_file(text.as_bytes(), "x.go", &QuerySet::compile(&[]).unwrap());
        let outline = Outline::new(&facts, Vec::new());
        assert_eq!((&*outline.package, &*outline.imports[0]), ("p", "a/b"));
        assert_eq!(outline.notes, pollint_linter::notes(&facts));
        assert_eq!(outline.lines(), facts.lines);
    }

    #[test]
    fn a_release_that_the_module_is_past_builds_nothing() {
        let is_built = |constraint: &str, minor: u16| {
            let text = format!("//go:build {constraint}\n\npackage p\n");
            let facts = lower_file(text.as_bytes(), "x.go", &QuerySet::compile(&[]).unwrap());
            Outline::new(&facts, Vec::new()).is_ever_built(GoVersion::new(minor))
        };
        assert!(!is_built("!go1.23", 25));
        assert!(!is_built("linux && !go1.23", 23));
        assert!(is_built("!go1.23", 22));
        assert!(is_built("!go1.23 || race", 25));
        assert!(is_built("go1.27", 25));
        assert!(is_built("windows", 25));
        assert!(!is_built("windows && linux", 25));
    }
}
