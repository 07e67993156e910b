//! Experiments that show whether a finding is true. Plans them as data (files for an overlay, runs of a test binary)
//! and reads what they showed; reads no disk and starts no process.
#![warn(missing_docs)]

mod evidence;
mod experiment;
mod go_text;
mod output;
mod overlay;
mod session;

use std::path::Path;

use pollint_base::span::FileId;

pub use experiment::{Mode, Run, RunResult};
pub use overlay::OverlayFile;
pub use session::Session;

/// The files of a run, as a session asks for them.
pub trait Files {
    /// Where a file is on disk, absolute.
    fn path(&self, file: FileId) -> Option<&Path>;
    /// Its text, if it is still what was analyzed.
    fn text(&self, file: FileId) -> Option<&str>;
}
