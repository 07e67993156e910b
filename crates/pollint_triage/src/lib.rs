//! From the log of a failed `go test` run to the likely causes: [`log`] reads the log, the other modules join it with
//! what the model knows of the tests, and rank. No disk, no printing, no syntax.
#![warn(missing_docs)]

mod advice;
mod candidate;
mod join;
pub mod log;
mod people;
mod score;
mod suspect;
mod tree;

pub use advice::Run;
pub use join::{package_of, triage};
pub use score::POINTS;
pub use suspect::{Command, Kind, Person, Reason, Remedy, Runner, Suspect, Triage};
pub use tree::Tree;
