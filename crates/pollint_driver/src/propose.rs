//! Finishes the fixes that rules propose: indentation and line ends from the text, and imports that nothing needs any
//! more. A fix that does not fit its file, or that the file has changed under, is not proposed.

use pollint_base::diagnostic::{Diagnostic, Edit, Fix, Layout};
use pollint_base::edits;
use pollint_base::span::{FileId, Location, Span};
use pollint_facts::QuerySet;
use pollint_facts::ir::{Expr, FileFacts, Import};

/// Finishes the fixes of the diagnostics of one file, whose text and facts these are. Without them, because the file has
/// changed since, only those that edit nothing stay.
pub(crate) fn settle(
    diagnostics: &mut [Diagnostic],
    file: FileId,
    now: Option<(&[u8], &FileFacts)>,
    queries: &QuerySet,
) {
    for one in diagnostics {
        let fixes = std::mem::take(&mut one.fixes);
        let finished = fixes.into_iter().filter_map(|fix| match now {
            _ if fix.edits.is_empty() => Some(fix),
            Some((text, facts)) => finish(&fix, file, text, facts, queries),
            None => None,
        });
        one.fixes = finished.collect();
    }
}

/// Whether any fix of these diagnostics edits something.
pub(crate) fn has_edits(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|one| one.fixes.iter().any(|fix| !fix.edits.is_empty()))
}

/// A fix with exact edits, and with the imports that it makes needless removed.
#[must_use]
pub(crate) fn finish(
    fix: &Fix,
    file: FileId,
    text: &[u8],
    facts: &FileFacts,
    queries: &QuerySet,
) -> Option<Fix> {
    if fix.edits.iter().any(|edit| edit.location.file != file) {
        return None;
    }
    let fix = edits::settle(fix, text)?;
    if fix.edits.iter().any(|edit| is_argued_against(edit, text)) {
        return None;
    }
    let removes = |import: &Import| {
        let mention = format!("{}.", name_of(import, facts)).into_bytes();
        let spans = fix.edits.iter().map(|edit| edit.location.span);
        let mut removed = spans.map(|span| &text[span.start as usize..span.end as usize]);
        removed.any(|part| part.windows(mention.len()).any(|window| window == mention))
    };
    if !facts.imports.iter().any(removes) {
        return Some(fix);
    }
    let edited = edits::apply(text, &fix.edits);
    let after = pollint_facts::lower_file(&edited, "", queries);
    let imports = unused_imports(facts, &after).map(|import| import_edit(import, file, text));
    let all = fix.edits.iter().cloned().map(Some).chain(imports).collect::<Option<Vec<Edit>>>()?;
    edits::settle(&Fix { edits: all, ..fix.clone() }, text)
}

/// Whether the comment right above an edit names what the edit would call: somebody has thought of it, and says why not.
fn is_argued_against(edit: &Edit, text: &[u8]) -> bool {
    let Some((before, _)) = edit.new_text.split_once('(') else { return false };
    let called = before.rsplit('.').next().unwrap_or(before).as_bytes();
    let is_method = before.contains('.') && !called.is_empty();
    let at = edit.location.span.start as usize;
    let above = text[..at].split(|byte| *byte == b'\n').rev().skip(1);
    let comments = above.map(<[u8]>::trim_ascii).take_while(|line| line.starts_with(b"//"));
    is_method && comments.into_iter().any(|line| line.windows(called.len()).any(|word| word == called))
}

/// Imports that were used and are no more.
pub(crate) fn unused_imports<'f>(
    before: &'f FileFacts,
    after: &'f FileFacts,
) -> impl Iterator<Item = &'f Import> {
    before.imports.iter().filter(|import| {
        let name = name_of(import, before);
        let is_used = |facts: &FileFacts| {
            facts.exprs.iter().any(|expr| matches!(expr, Expr::Free(free) if facts.text(*free) == name))
        };
        is_used(before) && !is_used(after)
    })
}

/// What an import is called in its file: its alias, or the last element of its path that is no version.
fn name_of<'f>(import: &'f Import, facts: &'f FileFacts) -> &'f str {
    let is_version = |part: &&str| {
        part.strip_prefix('v').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match import.alias {
        Some(alias) => facts.text(alias),
        None => import.path.rsplit('/').find(|part| !is_version(part)).unwrap_or(&import.path),
    }
}

/// Removes an import with its line, and the declaration when it was the only one.
pub(crate) fn import_edit(import: &Import, file: FileId, text: &[u8]) -> Option<Edit> {
    let (path_start, path_end) = (import.span.start as usize, import.span.end as usize);
    let line_start = text[..path_start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = &text[line_start..path_start];
    let mut start = line_start + line.len() - line.trim_ascii_start().len();
    let mut end = path_end;
    let before = text[..line_start].trim_ascii_end();
    let after = &text[path_end..];
    let is_only = before.ends_with(b"(") && after.trim_ascii_start().starts_with(b")");
    if is_only && !text[start..].starts_with(b"import") {
        start = before.len() - 1;
        start = text[..start].trim_ascii_end().len().checked_sub(b"import".len())?;
        end = path_end + after.iter().position(|byte| *byte == b')')? + 1;
        if !text[start..].starts_with(b"import") {
            return None;
        }
    }
    let location = Location { file, span: Span::new(start, end) };
    Some(Edit { location, new_text: String::new(), layout: Layout::WholeLines })
}
