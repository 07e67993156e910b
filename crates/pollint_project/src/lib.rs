//! Go modules, packages, source files and configuration on disk, found by Go's own rules without a Go toolchain.
//! It parses no Go beyond names and never decides what is a finding.
#![warn(missing_docs)]

mod baseline;
pub mod config;
mod display;
mod environment;
mod error;
mod exclude;
pub mod git;
mod modfile;
mod modules;
mod named;
mod package;
mod patterns;
mod project;
mod resolve;
mod revision;
mod selection;
mod source;
mod std_paths;
mod store;
mod vendor;
pub mod vet;
mod walk;

pub use baseline::{baseline_text, covers_module, load_baseline};
pub use display::{absolute, display_path};
pub use environment::Environment;
pub use error::{UsageError, UsageKind, nearest};
pub use exclude::Exclude;
pub use modfile::{GoMod, GoWork, Replace, Require, parse_go_mod, parse_go_work};
pub use modules::{Module, ModuleKind};
pub use named::NamedPackage;
pub use package::{FileEntry, Origin, PackageDir};
pub use patterns::Selected;
pub use project::{Options, Project};
pub use revision::{Revision, revision};
pub use selection::RuleSelection;
pub use source::{DEFAULT_SIZE_LIMIT, SourceText, check_bytes, read_bytes, read_source};
pub use store::{DEFAULT_STORE_LIMIT, Store, Usage, digest};
pub use vendor::{VendoredModule, parse_modules_txt};
pub use walk::is_passed_over;
