//! A temporary directory with files, and a project in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pollint_project::{Environment, Exclude, Options, PackageDir, Project, Selected};

pub(crate) struct Tree {
    _keep: tempfile::TempDir,
    pub(crate) root: PathBuf,
}

impl Tree {
    /// Writes the files; a name ending in `.go` with no text becomes a file of package `p`.
    pub(crate) fn new(files: &[(&str, &str)]) -> Tree {
        let keep = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(keep.path()).unwrap();
        let tree = Tree { _keep: keep, root };
        for (name, text) in files {
            tree.write(name, text);
        }
        tree
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = if text.is_empty() && name.ends_with(".go") { "package p\n" } else { text };
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A project as seen from a directory of the tree, with nothing set in the environment.
    pub(crate) fn project(&self, cwd: &str) -> Project {
        self.project_with(cwd, Environment::default())
    }

    pub(crate) fn project_with(&self, cwd: &str, environment: Environment) -> Project {
        Project::with_options(&self.root.join(cwd), Options { environment, ..Options::default() })
    }

    pub(crate) fn excluding(&self, globs: &[&str]) -> Project {
        let globs: Vec<String> = globs.iter().map(|glob| (*glob).to_owned()).collect();
        let exclude = Exclude::new(&self.root, &globs).unwrap();
        Project::with_options(&self.root, Options { exclude, ..Options::default() })
    }
}

pub(crate) fn select(project: &Project, arguments: &[&str]) -> Selected {
    let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    project.select(&arguments).unwrap_or_else(|error| panic!("{error}"))
}

/// The selected directories as shown.
pub(crate) fn dirs(project: &Project, arguments: &[&str]) -> Vec<String> {
    select(project, arguments).packages.iter().map(|package| package.display.clone()).collect()
}

/// The selected import paths.
pub(crate) fn imports(project: &Project, arguments: &[&str]) -> Vec<String> {
    select(project, arguments).packages.iter().map(|package| package.import_path.clone()).collect()
}

pub(crate) fn package(project: &Project, dir: &str) -> Arc<PackageDir> {
    select(project, &[dir]).packages.into_iter().next().unwrap()
}

pub(crate) fn display(path: &Path) -> String {
    path.display().to_string()
}
