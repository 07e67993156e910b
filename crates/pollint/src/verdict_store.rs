//! Verdicts kept in a file and used again by fingerprint, as long as the package of the test is the same. Knows the file
//! and no experiment.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use pollint_base::confirm::{Outcome, Subject, Verdict};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::output;

/// The only version there is.
const VERSION: u32 = 1;

/// What is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Document {
    version: u32,
    verdicts: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// A number that changes when a file of the test's package does.
    package_hash: String,
    #[serde(flatten)]
    verdict: Verdict,
}

/// Verdicts by fingerprint, with what they hold for.
#[derive(Debug, Default)]
pub(crate) struct Store {
    entries: BTreeMap<String, Entry>,
}

impl Store {
    /// Reads a store; a file that is not there is an empty one if `optional`.
    pub(crate) fn read(path: &Path, optional: bool) -> Result<Store, Failure> {
        let text = match std::fs::read_to_string(path) {
            Err(error) if optional && error.kind() == io::ErrorKind::NotFound => return Ok(Store::default()),
            Err(error) => {
                return Err(Failure::new(format!("cannot read `{}`", path.display()))
                    .cause(error)
                    .advice("`pollint confirm --store FILE` writes it"));
            }
            Ok(text) => text,
        };
        let wrong = |cause: String| {
            Failure::new(format!("`{}` is no file of verdicts", path.display()))
                .cause(cause)
                .advice("remove it; `pollint confirm --store FILE` writes a new one")
        };
        let document: Document = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        if document.version != VERSION {
            return Err(wrong(format!("it has version {}, this pollint knows {VERSION}", document.version)));
        }
        Ok(Store { entries: document.verdicts })
    }

    /// The verdict of a finding, if its package is what it was.
    pub(crate) fn get(&self, fingerprint: &str, package_hash: Option<&str>) -> Option<&Verdict> {
        let entry = self.entries.get(fingerprint)?;
        (Some(entry.package_hash.as_str()) == package_hash).then_some(&entry.verdict)
    }

    /// The verdicts of findings that still hold.
    pub(crate) fn of(
        &self,
        subjects: &[Subject],
        outcome: &pollint_driver::Outcome,
    ) -> BTreeMap<String, Verdict> {
        let held = |subject: &Subject| {
            let hash = pollint_driver::confirm::package_hash(outcome, subject);
            let verdict = self.get(&subject.fingerprint, hash.as_deref())?;
            Some((subject.fingerprint.clone(), verdict.clone()))
        };
        subjects.iter().filter_map(held).collect()
    }

    /// Keeps a verdict. One that nothing could be run for is not kept: the next run may be luckier.
    pub(crate) fn put(&mut self, subject: &Subject, package_hash: Option<String>, verdict: &Verdict) {
        match package_hash.filter(|_| verdict.outcome != Outcome::NotRunnable) {
            Some(package_hash) => {
                let entry = Entry { package_hash, verdict: verdict.clone() };
                self.entries.insert(subject.fingerprint.clone(), entry);
            }
            None => drop(self.entries.remove(&subject.fingerprint)),
        }
    }

    /// Writes the store, whole or not at all.
    pub(crate) fn write(self, path: &Path) -> Result<(), Failure> {
        let document = Document { version: VERSION, verdicts: self.entries };
        output::to_file(path, |out: &mut dyn Write| {
            serde_json::to_writer_pretty(&mut *out, &document)?;
            writeln!(out)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_holds_as_long_as_the_package_does() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("verdicts.json");
        assert!(Store::read(&path, false).is_err());
        let mut store = Store::read(&path, true).unwrap();
        let verdict = Verdict::new(Outcome::Confirmed, "seen");
        let entry = Entry { package_hash: "1".to_owned(), verdict: verdict.clone() };
        store.entries.insert("f".to_owned(), entry);
        store.write(&path).unwrap();
        let store = Store::read(&path, false).unwrap();
        assert_eq!(store.get("f", Some("1")), Some(&verdict));
        assert_eq!(store.get("f", Some("2")), None);
        assert_eq!(store.get("f", None), None);
        assert_eq!(store.get("g", Some("1")), None);
    }

    #[test]
    fn another_file_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("verdicts.json");
        for text in ["no json", "{}", "{\"version\": 7, \"verdicts\": {}}"] {
            std::fs::write(&path, text).unwrap();
            assert!(Store::read(&path, true).unwrap_err().title.contains("no file of verdicts"), "{text}");
        }
    }
}
