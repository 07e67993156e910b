//! The query files, as data; compiling them is `pollint_facts`' work.
#![warn(missing_docs)]

/// A query file: its name and its text.
#[derive(Clone, Copy, Debug)]
pub struct QueryFile {
    /// File name, such as `writes.scm`.
    pub name: &'static str,
    /// The query text.
    pub text: &'static str,
}

/// Every built-in query file, in the order in which they are compiled.
pub const FILES: &[QueryFile] = &[
    QueryFile { name: "writes.scm", text: include_str!("writes.scm") },
    QueryFile { name: "goroutines.scm", text: include_str!("goroutines.scm") },
    QueryFile { name: "tests.scm", text: include_str!("tests.scm") },
];
