//! What the package-level names of one file mean, each looked up once: a file says the same few names again and again.

use pollint_base::span::FileId;
use pollint_facts::ir::Name;

use crate::program::{Program, Resolved};

/// The names of a file, looked up when they are first asked for.
pub(crate) struct FileNames<'p> {
    program: &'p Program,
    file: FileId,
    known: Vec<Option<Resolved<'p>>>,
}

impl<'p> FileNames<'p> {
    pub(crate) fn new(program: &'p Program, file: FileId) -> FileNames<'p> {
        let known = vec![None; program.facts[file.index()].names.iter().len()];
        FileNames { program, file, known }
    }

    /// As [`Program::resolve`].
    pub(crate) fn resolve(&mut self, name: Name) -> Resolved<'p> {
        *self.known[name.index()].get_or_insert_with(|| self.program.resolve(self.file, name))
    }
}
