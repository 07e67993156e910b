//! From where a directory is checked: with which working directory and which configuration, so that an editor finds what the command line
//! finds. Looks at names of files only.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pollint_project::config::{self, ConfigChoice};
use pollint_project::is_passed_over;

/// A working directory with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Root {
    /// The workspace folder, or the module's directory.
    pub(crate) cwd: PathBuf,
    /// The configuration file, if there is one.
    pub(crate) config: Option<PathBuf>,
}

impl Root {
    pub(crate) fn choice(&self) -> ConfigChoice {
        self.config.clone().map_or(ConfigChoice::Isolated, ConfigChoice::File)
    }
}

/// The workspace folders.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folders(BTreeSet<PathBuf>);

impl Folders {
    pub(crate) fn add(&mut self, folder: PathBuf) {
        self.0.insert(folder);
    }

    pub(crate) fn remove(&mut self, folder: &Path) {
        self.0.remove(folder);
    }

    /// The root of a directory; none outside modules, and where `./...` would not look.
    pub(crate) fn root_of(&self, dir: &Path) -> Option<Root> {
        let module = dir.ancestors().find(|ancestor| ancestor.join("go.mod").is_file())?;
        let inside = dir.strip_prefix(module).ok()?;
        if inside.iter().any(|name| is_passed_over(&name.to_string_lossy())) {
            return None;
        }
        let folder = self
            .0
            .iter()
            .filter(|folder| dir.starts_with(folder))
            .max_by_key(|folder| folder.as_os_str().len());
        let cwd = folder.map_or(module, PathBuf::as_path).to_owned();
        Some(Root { cwd, config: config::nearest_file(module) })
    }

    /// The folders as roots, with the directories that hold all their packages: the folder, and the modules of a `go.work` in it.
    pub(crate) fn whole(&self) -> Vec<(Root, Vec<String>)> {
        self.0.iter().map(|folder| (whole_root(folder), trees(folder))).collect()
    }
}

fn whole_root(folder: &Path) -> Root {
    Root { cwd: folder.to_owned(), config: config::nearest_file(folder) }
}

fn trees(folder: &Path) -> Vec<String> {
    let mut trees = vec!["./...".to_owned()];
    if let Ok(text) = std::fs::read(folder.join("go.work")) {
        let (work, _) = pollint_project::parse_go_work(&text, "go.work");
        let inside = work.uses.iter().filter(|path| folder.join(path).is_dir());
        trees.extend(inside.map(|path| format!("{}/...", path.trim_end_matches('/'))));
    }
    trees
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_checked_from_its_folder_with_its_modules_configuration() {
        let tree = tempfile::tempdir().unwrap();
        let path = |name: &str| tree.path().join(name);
        for (name, text) in [
            ("repo/go.work", "go 1.24\n\nuse (\n\t./api\n\t./gone\n)\n"),
            ("repo/pollint.toml", ""),
            ("repo/api/go.mod", "module api\n"),
            ("repo/web/go.mod", "module web\n"),
            ("repo/web/pollint.toml", ""),
        ] {
            std::fs::create_dir_all(path(name).parent().unwrap()).unwrap();
            std::fs::write(path(name), text).unwrap();
        }
        std::fs::create_dir(path("repo/.git")).unwrap();
        let mut folders = Folders::default();
        folders.add(path("repo"));
        let root = |dir: &str| folders.root_of(&path(dir));
        assert_eq!(
            root("repo/api/x"),
            Some(Root { cwd: path("repo"), config: Some(path("repo/pollint.toml")) })
        );
        assert_eq!(
            root("repo/web"),
            Some(Root { cwd: path("repo"), config: Some(path("repo/web/pollint.toml")) })
        );
        assert_eq!(root("repo/docs"), None);
        assert_eq!(root("repo/api/testdata/x"), None);
        assert_eq!(Folders::default().root_of(&path("repo/api/x")).unwrap().cwd, path("repo/api"));
        assert_eq!(folders.whole()[0].1, ["./...", "./api/..."]);
    }
}
