//! Discovery against real directories: each test lays out a small tree and asks for it.

mod patterns;
mod resolve;
mod robust;
mod schema;
mod tree;
