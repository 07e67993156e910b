//! Plain data that every pollint crate shares. It knows no syntax tree, no disk and no analysis.
#![warn(missing_docs)]

pub mod config;
pub mod constraint;
pub mod diagnostic;
pub mod graph;
pub mod package;
pub mod rule;
pub mod span;
pub mod words;
