//! Plain data that every pollint crate shares. It knows no syntax tree, no disk and no analysis.
#![warn(missing_docs)]

pub mod baseline;
pub mod bulk;
pub mod comment_columns;
pub mod config;
pub mod confirm;
pub mod constraint;
pub mod diagnostic;
pub mod edits;
pub mod graph;
pub mod package;
pub mod rule;
pub mod span;
pub mod words;
