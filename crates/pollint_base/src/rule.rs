//! What a rule is called and what it promises; not what it does.

use serde::{Deserialize, Serialize};

/// How bad a finding is. Ordered: `Info < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; hidden by default.
    Info,
    /// No visible reader is hurt yet.
    Warning,
    /// Another test, a goroutine or a parallel scope is hurt, or Go panics.
    Error,
}

impl Severity {
    /// The lower-case word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// How sure the resolution of names, calls and values is. Ordered: `Low < Medium < High`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// By name only.
    Low,
    /// An interface or a function value had several candidates.
    Medium,
    /// Symbol and path are resolved.
    High,
}

impl Confidence {
    /// The lower-case word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// Whether a rule offers fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixKind {
    /// No automatic fix.
    None,
    /// Some findings carry a fix.
    Sometimes,
}

/// A rule's metadata, as `pollint rules`, `pollint explain`, SARIF and the docs show it.
#[derive(Clone, Copy, Debug)]
pub struct RuleMeta {
    /// Kebab-case name, such as `unrestored-global`.
    pub name: &'static str,
    /// One sentence, no trailing period.
    pub summary: &'static str,
    /// The whole page in Markdown, without the title; the source of `docs/rules/NAME.md`.
    pub docs: &'static str,
    /// The severity most findings have.
    pub severity: Severity,
    /// Preview rules are on by default but stand outside the accuracy targets.
    pub preview: bool,
    /// Whether the rule offers fixes.
    pub fix: FixKind,
}

impl RuleMeta {
    /// Where the rule's page can be read.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), self.name)
    }

    /// The documentation as a Markdown page, without the blank that a doc comment leaves before each line.
    #[must_use]
    pub fn page(&self) -> String {
        let lines = self.docs.trim_end().lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    /// The whole document: title, summary, standing and page.
    #[must_use]
    pub fn document(&self) -> String {
        format!("# {}\n\n{}.\n\n{}\n\n{}", self.name, self.summary, self.standing(), self.page())
    }

    /// Severity, stability and fixes in one sentence.
    fn standing(&self) -> String {
        let severity = match self.severity {
            Severity::Error => "an error",
            Severity::Warning => "a warning",
            Severity::Info => "an info",
        };
        let preview = if self.preview { "; the rule is in preview" } else { "" };
        let fix = match self.fix {
            FixKind::Sometimes => "; some findings come with a fix",
            FixKind::None => "; no automatic fix",
        };
        format!("Most findings are {severity}{preview}{fix}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_loses_one_blank_a_line() {
        let meta = RuleMeta {
            name: "x",
            summary: "x",
            docs: " ## What\n\n     code\n",
            severity: Severity::Error,
            preview: false,
            fix: FixKind::None,
        };
        assert_eq!(meta.page(), "## What\n\n    code\n");
    }
}
