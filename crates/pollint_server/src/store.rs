//! All findings of the latest runs, and what of them the client has been told. One finding that several packages' tests lead to is shown
//! once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gen_lsp_types::{Code, Diagnostic, DiagnosticSeverity, PublishDiagnosticsParams, Uri};

use crate::documents::Documents;
use crate::findings::{ByOrigin, Finding};
use crate::roots::Root;

/// Findings, by root and by the package whose tests they come from.
#[derive(Debug, Default)]
pub(crate) struct Store {
    kept: BTreeMap<Root, ByOrigin>,
    /// Mistakes in the configuration of a root, which keep it from being checked.
    mistakes: BTreeMap<Root, Vec<Finding>>,
    published: BTreeMap<Uri, Vec<Diagnostic>>,
}

impl Store {
    /// Replaces what is known of some packages.
    pub(crate) fn replace(&mut self, root: &Root, dirs: &[PathBuf], found: ByOrigin) {
        let kept = self.kept.entry(root.clone()).or_default();
        kept.retain(|origin, _| !dirs.contains(origin));
        kept.extend(found);
    }

    /// Replaces all that is known of a root.
    pub(crate) fn replace_all(&mut self, root: &Root, found: ByOrigin) {
        self.kept.insert(root.clone(), found);
    }

    /// Forgets roots in which nothing is looked at any more.
    pub(crate) fn keep_roots(&mut self, roots: &BTreeSet<Root>) {
        self.kept.retain(|root, _| roots.contains(root));
        self.mistakes.retain(|root, _| roots.contains(root));
    }

    /// Notes what is wrong with a root's configuration, or that nothing is.
    pub(crate) fn set_mistakes(&mut self, root: &Root, mistakes: Vec<Finding>) {
        self.mistakes.insert(root.clone(), mistakes);
    }

    /// The findings in a file, sorted by position.
    pub(crate) fn in_file(&self, path: &Path) -> Vec<&Finding> {
        distinct(self.all().filter(|finding| finding.path == path))
    }

    fn all(&self) -> impl Iterator<Item = &Finding> {
        let kept = self.kept.values().flat_map(|kept| kept.values().flatten());
        kept.chain(self.mistakes.values().flatten())
    }

    /// What the client does not know yet: files whose findings have changed, those that have none any more included.
    pub(crate) fn news(&mut self, documents: &Documents) -> Vec<PublishDiagnosticsParams> {
        let files: BTreeSet<&Path> = self.all().map(|finding| &*finding.path).collect();
        let mut current: BTreeMap<Uri, Vec<Diagnostic>> = BTreeMap::new();
        let mut versions: BTreeMap<Uri, i32> = BTreeMap::new();
        for path in files {
            let Some(uri) = documents.uri(path) else { continue };
            versions.extend(documents.get(path).map(|document| (uri.clone(), document.version)));
            current.insert(uri, self.in_file(path).iter().map(|finding| finding.shown.clone()).collect());
        }
        let gone = self.published.keys().filter(|uri| !current.contains_key(*uri));
        let mut news: Vec<PublishDiagnosticsParams> =
            gone.map(|uri| PublishDiagnosticsParams::new(uri.clone(), None, Vec::new())).collect();
        for (uri, diagnostics) in &current {
            if self.published.get(uri) != Some(diagnostics) {
                let version = versions.get(uri).copied();
                news.push(PublishDiagnosticsParams {
                    uri: uri.clone(),
                    version,
                    diagnostics: diagnostics.clone(),
                });
            }
        }
        self.published = current;
        news
    }
}

/// Findings in order, the worst of those that say the same of one place.
fn distinct<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<&'f Finding> {
    let mut all: Vec<&Finding> = findings.collect();
    all.sort_by_key(|finding| {
        let (range, severity) = (finding.shown.range, finding.shown.severity.map_or(9, rank));
        (
            range.start,
            range.end,
            code(finding),
            severity,
            std::cmp::Reverse(finding.shown.related_information.as_ref().map_or(0, Vec::len)),
        )
    });
    all.dedup_by(|later, first| {
        later.shown.range == first.shown.range
            && code(later) == code(first)
            && (code(first).is_some() || later == first)
    });
    all
}

fn code(finding: &Finding) -> Option<&str> {
    match &finding.shown.code {
        Some(Code::String(code)) => Some(code),
        _ => None,
    }
}

fn rank(severity: DiagnosticSeverity) -> u32 {
    match severity {
        DiagnosticSeverity::Error => 1,
        DiagnosticSeverity::Warning => 2,
        DiagnosticSeverity::Information => 3,
        DiagnosticSeverity::Hint => 4,
        DiagnosticSeverity::Custom(other) => other,
    }
}
