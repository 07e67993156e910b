//! The whole-program model: symbols, types, what functions do to places and goroutines, and the tests of each
//! binary. It never sees a syntax tree, never reads disk or environment, never prints.
#![warn(missing_docs)]

mod api_lookup;
pub mod apis;
mod assignments;
pub mod attended;
mod builds;
pub mod costs;
pub mod courses;
pub mod effects;
mod entries;
pub mod exec;
mod file_names;
mod graph;
pub mod inits;
pub mod joins;
mod memo;
mod mentions;
pub mod model;
pub mod names;
pub mod program;
pub mod runners;
pub mod signatures;
mod ties;
pub mod types;
pub mod variables;
