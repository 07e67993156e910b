//! One Go file in, plain facts out: `(bytes, file name) → FileFacts`. The only crate that knows syntax trees, our own
//! and tree-sitter's; it sees no path, no disk and no other file.
#![warn(missing_docs)]

pub mod claims;

mod imports;
pub mod ir;
mod kinds;
mod lower;
pub mod names;
mod parse;
mod patterns;
mod query;
mod scope;
mod sitter;
mod tree;

pub use imports::scan_imports;
pub use lower::{lower_file, lower_with, stamp};
pub use query::{Parser, QueryError, QuerySet, can_parse};
