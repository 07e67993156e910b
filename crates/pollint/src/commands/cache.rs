//! `pollint cache`: where findings of earlier runs are kept, how much that is, and how to be rid of it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use pollint_project::{DEFAULT_STORE_LIMIT, Store, Usage};

use crate::cli::{Cache, CacheAction};
use crate::failure::Failure;
use crate::output;

/// The directory that is used when none is named: `pollint` in the user's cache directory. None where there is no such
/// place, as in a container without a home.
pub(crate) fn default_directory() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    etcetera::choose_base_strategy().ok().map(|strategy| strategy.cache_dir().join("pollint"))
}

pub(crate) fn run(options: &Cache) -> Result<ExitCode, Failure> {
    let directory = options.cache_dir.clone().or_else(default_directory).ok_or_else(|| {
        Failure::new("there is no cache directory")
            .cause("neither a home nor a cache directory is known here")
            .advice("name one with `--cache-dir DIR` or in POLLINT_CACHE_DIR")
    })?;
    let store = Store::open(&directory, 0, DEFAULT_STORE_LIMIT);
    match options.action {
        CacheAction::Info => output::to_stdout(|out| write_info(&store, store.usage(), out))?,
        CacheAction::Clean => {
            let removed = store.clean().map_err(|error| {
                Failure::new(format!("cannot remove all of `{}`", directory.display())).cause(error).advice(
                    "check that nothing else uses it and that it may be written, or remove it by hand",
                )
            })?;
            output::to_stdout(|out| {
                writeln!(out, "removed {} entries, {}", removed.entries, size(removed.bytes))
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write_info(store: &Store, usage: Usage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "directory  {}", store.root().display())?;
    writeln!(out, "entries    {}", usage.entries)?;
    writeln!(out, "size       {}", size(usage.bytes))?;
    writeln!(out, "limit      {}", size(usage.limit))
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(12), "12 B");
        assert_eq!(size(2048), "2.0 KiB");
        assert_eq!(size(DEFAULT_STORE_LIMIT), "1024.0 MiB");
    }
}
