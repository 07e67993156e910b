//! One Go file in, plain facts out: `(bytes, file name) → FileFacts`. The only crate that knows tree-sitter;
//! it sees no path, no disk and no other file.
#![warn(missing_docs)]

pub mod claims;

mod imports;
pub mod ir;
mod kinds;
mod lower;
pub mod names;
mod query;
mod scope;

pub use imports::scan_imports;
pub use lower::{lower_file, parse_only, stamp};
pub use query::{QueryError, QuerySet};
