//! What the client can do about findings: apply a fix, apply all safe ones of a file, or say in a comment why a finding is acceptable.
//! Fixes are taken over from the findings; none is invented here.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionResponse, DocumentChange, OptionalVersionedTextDocumentIdentifier,
    Range, TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};

use crate::documents::Documents;
use crate::findings::{Finding, Fix};
use crate::position::{Encoding, Text};
use crate::store::Store;

/// `source.fixAll.pollint`
pub(crate) const FIX_ALL: &str = "source.fixAll.pollint";

/// Findings together with the texts that they are about.
pub(crate) struct Actions<'s> {
    pub(crate) store: &'s Store,
    pub(crate) documents: &'s Documents,
    pub(crate) encoding: Encoding,
    /// Whether the client takes edits with the version of the text that they are for.
    pub(crate) versioned: bool,
}

impl Actions<'_> {
    /// What can be done in a range of an open file; of the kinds in `only`, if any are given.
    pub(crate) fn at(
        &self,
        path: &Path,
        range: Range,
        only: Option<&[CodeActionKind]>,
    ) -> Vec<CodeActionResponse> {
        let Some(document) = self.documents.get(path) else { return Vec::new() };
        // Positions of findings are wrong in a text that has changed since; the next run is under way then.
        let mut findings = self.store.in_file(path);
        findings.retain(|finding| finding.version == Some(document.version));
        let here = findings.iter().filter(|finding| touches(finding.shown.range, range));
        let mut actions = Vec::new();
        if wants(only, "quickfix") {
            let here: Vec<&&Finding> = here.collect();
            actions.extend(here.iter().flat_map(|finding| self.fixes(finding)));
            actions.extend(here.iter().filter_map(|finding| self.suppression(path, finding)));
        }
        if wants(only, FIX_ALL) {
            actions.extend(self.fix_all(&findings));
        }
        actions.into_iter().map(CodeActionResponse::CodeAction).collect()
    }

    fn fixes(&self, finding: &Finding) -> Vec<CodeAction> {
        let usable = finding.fixes.iter().filter(|fix| self.is_current(fix));
        let mut preferred = finding.fixes.iter().filter(|fix| fix.safe);
        let preferred = preferred.next();
        usable
            .map(|fix| CodeAction {
                title: if fix.safe { fix.title.clone() } else { format!("{} (unsafe: read it)", fix.title) },
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![finding.shown.clone()]),
                is_preferred: preferred.is_some_and(|first| first == fix).then_some(true),
                edit: Some(self.edit(fix.edits.clone())),
                ..CodeAction::default()
            })
            .collect()
    }

    fn is_current(&self, fix: &Fix) -> bool {
        let version = |path: &PathBuf| self.documents.get(path).map(|document| document.version);
        fix.edits.keys().all(|path| version(path) == fix.versions.get(path).copied())
    }

    /// The first safe fix of each finding of a file, as far as they do not get into each other's way.
    fn fix_all(&self, findings: &[&Finding]) -> Option<CodeAction> {
        let mut all: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
        for fix in findings.iter().filter_map(|finding| finding.fixes.iter().find(|fix| fix.safe)) {
            if self.is_current(fix) && !clashes(&all, fix) {
                for (path, edits) in &fix.edits {
                    let known = all.entry(path.clone()).or_default();
                    let new: Vec<TextEdit> =
                        edits.iter().filter(|edit| !known.contains(edit)).cloned().collect();
                    known.extend(new);
                }
            }
        }
        if all.is_empty() {
            return None;
        }
        Some(CodeAction {
            title: "Fix all safe pollint findings".to_owned(),
            kind: Some(CodeActionKind::from(FIX_ALL.to_owned())),
            edit: Some(self.edit(all)),
            ..CodeAction::default()
        })
    }

    /// A comment above the line that the finding stands on. It silences as it is, so that the next run shows whether it is in the
    /// right place, and says that its reason is still to be written.
    fn suppression(&self, path: &Path, finding: &Finding) -> Option<CodeAction> {
        let rule = finding.rule.as_deref().filter(|rule| !is_about_comments(rule))?;
        let document = self.documents.get(path)?;
        let text = Text::new(&document.text, self.encoding);
        let line = finding.shown.range.start.line;
        let code = String::from_utf8_lossy(text.line(line)).into_owned();
        let indent: String = code.chars().take_while(|character| matches!(character, ' ' | '\t')).collect();
        let end = if document.text.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
        let at = gen_lsp_types::Position { line, character: 0 };
        let edit = TextEdit {
            range: Range { start: at, end: at },
            new_text: format!("{indent}//pollint:ignore {rule} TODO: say why this is acceptable{end}"),
        };
        Some(CodeAction {
            title: format!("Suppress {rule} with a reason"),
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![finding.shown.clone()]),
            edit: Some(self.edit(BTreeMap::from([(path.to_owned(), vec![edit])]))),
            ..CodeAction::default()
        })
    }

    fn edit(&self, edits: BTreeMap<PathBuf, Vec<TextEdit>>) -> WorkspaceEdit {
        let located =
            edits.into_iter().filter_map(|(path, edits)| Some((self.documents.uri(&path)?, path, edits)));
        if !self.versioned {
            let changes: HashMap<_, _> = located.map(|(uri, _, edits)| (uri, edits)).collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let changes = located.map(|(uri, path, edits)| {
            let version = self.documents.get(&path).map(|document| document.version);
            let text_document = OptionalVersionedTextDocumentIdentifier {
                version,
                text_document_identifier: TextDocumentIdentifier { uri },
            };
            let edits = edits.into_iter().map(Into::into).collect();
            DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits })
        });
        WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
    }
}

fn is_about_comments(rule: &str) -> bool {
    matches!(rule, "unused-suppression" | "invalid-suppression")
}

/// Whether two ranges share a position.
fn touches(one: Range, other: Range) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// Whether an edit of the fix overlaps another one than its like.
fn clashes(all: &BTreeMap<PathBuf, Vec<TextEdit>>, fix: &Fix) -> bool {
    fix.edits.iter().any(|(path, edits)| {
        let known = all.get(path).map_or(&[][..], Vec::as_slice);
        edits.iter().any(|edit| known.iter().any(|other| other != edit && touches(other.range, edit.range)))
    })
}

/// Whether the client asks for actions of a kind, or of one that it belongs to.
fn wants(only: Option<&[CodeActionKind]>, kind: &str) -> bool {
    only.is_none_or(|kinds| {
        kinds.iter().any(|wanted| {
            let wanted = wanted.to_string();
            kind.strip_prefix(&*wanted)
                .is_some_and(|rest| wanted.is_empty() || rest.is_empty() || rest.starts_with('.'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_belongs_to_those_above_it() {
        let only = |kind: &'static str| Some(vec![CodeActionKind::from(kind.to_owned())]);
        assert!(wants(None, FIX_ALL));
        assert!(wants(only("source.fixAll").as_deref(), FIX_ALL));
        assert!(wants(only("").as_deref(), FIX_ALL));
        assert!(!wants(only("source.fix").as_deref(), FIX_ALL));
        assert!(!wants(only("quickfix").as_deref(), FIX_ALL));
    }
}
