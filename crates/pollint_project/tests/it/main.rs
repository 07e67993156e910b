//! Discovery against real directories: each test lays out a small tree and asks for it.

// `allow-unwrap-in-tests` does not reach helpers outside of test functions.
#![allow(clippy::unwrap_used)]

mod patterns;
mod resolve;
mod robust;
mod schema;
mod tree;
