//! The Go files that are open in the editor, with their text as it is there. Knows no analysis.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};
use pollint_driver::Overlay;

use crate::position::{Encoding, Text};

/// An open file.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// As the client writes it.
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    pub(crate) text: Arc<[u8]>,
}

/// All open files, by path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<PathBuf, Document>,
}

/// The path of a Go file that a URI names; none for other files, and for what is not on disk, such as `untitled:`.
pub(crate) fn go_file(uri: &Uri) -> Option<PathBuf> {
    file_path(uri).filter(|path| path.extension().is_some_and(|extension| extension == "go"))
}

/// The path of a file.
pub(crate) fn file_path(uri: &Uri) -> Option<PathBuf> {
    if uri.scheme() == "file" { uri.to_file_path().ok() } else { None }
}

impl Documents {
    pub(crate) fn open(&mut self, path: PathBuf, uri: Uri, version: i32, text: String) {
        self.open.insert(path, Document { uri, version, text: text.into_bytes().into() });
    }

    /// Applies changes in their order. Says whether the file is open.
    pub(crate) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.open.get_mut(path) else { return false };
        document.version = version;
        for change in changes {
            document.text = changed(&document.text, change, encoding).into();
        }
        true
    }

    pub(crate) fn close(&mut self, path: &Path) -> bool {
        self.open.remove(path).is_some()
    }

    pub(crate) fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.open.keys()
    }

    /// The texts, to be analyzed instead of what is on disk.
    pub(crate) fn overlay(&self) -> Overlay {
        self.open.iter().map(|(path, document)| (path.clone(), Arc::clone(&document.text))).collect()
    }

    /// How the client writes the URI of a file.
    pub(crate) fn uri(&self, path: &Path) -> Option<Uri> {
        match self.open.get(path) {
            Some(document) => Some(document.uri.clone()),
            None => Uri::from_file_path(path).ok(),
        }
    }
}

fn changed(old: &[u8], change: TextDocumentContentChangeEvent, encoding: Encoding) -> Vec<u8> {
    match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
            whole.text.into_bytes()
        }
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
            let text = Text::new(old, encoding);
            let start = text.offset(part.range.start);
            let end = text.offset(part.range.end).max(start);
            [&old[..start], part.text.as_bytes(), &old[end..]].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::{Position, Range, TextDocumentContentChangePartial};

    use super::*;

    fn uri(text: &str) -> Uri {
        text.parse().unwrap()
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let mut documents = Documents::default();
        let path = Path::new("/m/a.go");
        documents.open(path.to_owned(), uri("file:///m/a.go"), 1, "é = 1\nb\n".to_owned());
        let part = |line, from, to, text: &str| {
            let range =
                Range { start: Position { line, character: from }, end: Position { line, character: to } };
            TextDocumentContentChangeEvent::from(TextDocumentContentChangePartial {
                range,
                text: text.to_owned(),
                ..TextDocumentContentChangePartial::default()
            })
        };
        let changes = vec![part(0, 4, 5, "2\nnew"), part(1, 3, 3, "er"), part(2, 0, 1, "c")];
        assert!(documents.change(path, 2, changes, Encoding::Utf16));
        let document = documents.get(path).unwrap();
        assert_eq!((document.version, &*document.text), (2, "é = 2\nnewer\nc\n".as_bytes()));
        assert!(!documents.change(Path::new("/m/b.go"), 2, Vec::new(), Encoding::Utf16));
    }

    #[test]
    fn only_go_files_on_disk_count() {
        assert_eq!(go_file(&uri("file:///m/a%20b/%C3%A9.go")), Some("/m/a b/é.go".into()));
        assert_eq!(go_file(&uri("untitled:Untitled-1.go")), None);
        assert_eq!(go_file(&uri("file:///m/go.mod")), None);
        assert_eq!(go_file(&uri("git:/m/a.go?x")), None);
    }
}
