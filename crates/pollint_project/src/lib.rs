//! Go modules, packages, source files and configuration on disk, found by Go's own rules without a Go toolchain.
//! It parses no Go beyond names and never decides what is a finding.
#![warn(missing_docs)]

pub mod config;
mod display;
mod environment;
mod error;
mod exclude;
mod modfile;
mod modules;
mod package;
mod patterns;
mod project;
mod resolve;
mod selection;
mod source;
mod std_paths;
mod vendor;
mod walk;

pub use display::display_path;
pub use environment::Environment;
pub use error::{UsageError, UsageKind, nearest};
pub use exclude::Exclude;
pub use modfile::{GoMod, GoWork, Replace, Require, parse_go_mod, parse_go_work};
pub use modules::{Module, ModuleKind};
pub use package::{FileEntry, Origin, PackageDir};
pub use patterns::Selected;
pub use project::{Options, Project};
pub use selection::RuleSelection;
pub use source::{DEFAULT_SIZE_LIMIT, SourceText, check_source, read_source};
pub use vendor::{VendoredModule, parse_modules_txt};
pub use walk::is_passed_over;
