//! What `go vet -fix` wants: the first safe fix of each finding, applied to texts in memory, as whole files in an archive
//! that Go unpacks, or as a diff. Files in the tree are Go's to write.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use pollint_base::diagnostic::{Applicability, Edit, Fix};
use pollint_driver::Outcome;
use pollint_project::vet::UnitConfig;
use similar::TextDiff;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::failure::Failure;
use crate::output;

/// A file before and after.
struct Changed {
    before: Vec<u8>,
    after: Vec<u8>,
}

/// Puts the fixed files into the archive.
pub(super) fn archive(config: &UnitConfig, outcome: &Outcome) -> Result<ExitCode, Failure> {
    let Some(target) = config.fix_archive.as_ref().filter(|path| !path.as_os_str().is_empty()) else {
        return Err(Failure::new("this `go` does not take fixes from a tool")
            .cause("it gave no archive for fixed files")
            .advice("use Go 1.26 or later, or name the module that is to be fixed"));
    };
    let files = changed(config, outcome);
    let write = || -> io::Result<()> {
        let mut archive = ZipWriter::new(fs::File::create(target)?);
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (path, file) in &files {
            archive.start_file(path.display().to_string(), options)?;
            archive.write_all(&file.after)?;
        }
        archive.finish()?.flush()
    };
    write().map_err(|error| Failure::output(target, &error))?;
    Ok(ExitCode::SUCCESS)
}

/// Shows what the fixes would change, where Go wants to see it.
pub(super) fn diff(config: &UnitConfig, outcome: &Outcome) -> Result<ExitCode, Failure> {
    let files = changed(config, outcome);
    let write = |out: &mut dyn Write| {
        files.iter().try_for_each(|(path, file)| {
            let name = path.display().to_string();
            let diff = TextDiff::from_lines(&file.before[..], &file.after[..]);
            diff.unified_diff()
                .header(&format!("{name} (old)"), &format!("{name} (new)"))
                .to_writer(&mut *out)
        })
    };
    match config.stdout.as_os_str().is_empty() {
        true => output::to_stdout(write)?,
        false => output::to_file(&config.stdout, write)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The files of the package that fixes change. Go refuses fixes elsewhere, and other packages have runs of their own.
fn changed(config: &UnitConfig, outcome: &Outcome) -> BTreeMap<PathBuf, Changed> {
    let first = outcome.diagnostics.iter().filter_map(|one| one.fixes.iter().find(|fix| is_safe(fix)));
    let mut edits: BTreeMap<&Path, Vec<&Edit>> = BTreeMap::new();
    let mut declared: Vec<(PathBuf, &str)> = Vec::new();
    for fix in first {
        let path = |edit: &Edit| outcome.paths[edit.location.file.index()].as_path();
        let inside = fix.edits.iter().all(|edit| path(edit).parent() == Some(&config.dir));
        let meets =
            |edit: &Edit| edits.get(path(edit)).is_some_and(|all| all.iter().any(|other| touch(other, edit)));
        // Two fixes that declare one name may stand in one function: the second is for the next run.
        let names = fix.declares.iter().zip(&fix.edits);
        let names: Vec<_> = names.map(|(name, edit)| (path(edit).to_owned(), name.as_str())).collect();
        let is_declared = names.iter().any(|name| declared.contains(name));
        if inside && !is_declared && !fix.edits.iter().any(meets) {
            declared.extend(names);
            for edit in &fix.edits {
                edits.entry(path(edit)).or_default().push(edit);
            }
        }
    }
    let apply = |(path, edits): (&Path, Vec<&Edit>)| {
        let before = fs::read(path).ok()?;
        let after = applied(&before, edits)?;
        (before != after).then(|| (path.to_owned(), Changed { before, after }))
    };
    edits.into_iter().filter_map(apply).collect()
}

fn is_safe(fix: &Fix) -> bool {
    fix.applicability == Applicability::Safe && !fix.edits.is_empty()
}

fn touch(left: &Edit, right: &Edit) -> bool {
    let (left, right) = (left.location.span, right.location.span);
    left.start <= right.end && right.start <= left.end
}

/// The text with edits that do not touch; none if it is not the one that they were made for.
fn applied(text: &[u8], mut edits: Vec<&Edit>) -> Option<Vec<u8>> {
    edits.sort_by_key(|edit| edit.location.span);
    let fits = edits.iter().all(|edit| edit.location.span.end as usize <= text.len());
    fits.then(|| pollint_base::edits::apply(text, edits))
}

#[cfg(test)]
mod tests {
    use pollint_base::span::{FileId, Location, Span};

    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        let location = Location { file: FileId(0), span: Span::new(start, end) };
        Edit::exact(location, text)
    }

    #[test]
    fn edits_apply_from_front_to_back_and_never_beyond_the_text() {
        let (late, early) = (edit(6, 9, ""), edit(0, 1, "AB"));
        assert_eq!(applied(b"a-bcd-efg", vec![&late, &early]).unwrap(), b"AB-bcd-");
        assert_eq!(applied(b"a", vec![&late]), None);
        assert!(touch(&edit(0, 2, ""), &edit(2, 3, "")) && !touch(&early, &late));
    }
}
