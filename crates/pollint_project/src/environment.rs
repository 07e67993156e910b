//! The variables of the process that say where Go keeps things. Read once and here only, so that everything else can
//! be tested with other values.

use std::ffi::OsStr;
use std::path::PathBuf;

use pollint_base::constraint::TagSet;

/// Where Go keeps things, and for which system it builds. A missing value means that the variable is unset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `GOWORK`: `off`, or the path of a `go.work`.
    pub gowork: Option<String>,
    /// `GOMODCACHE`.
    pub gomodcache: Option<PathBuf>,
    /// The first entry of `GOPATH`.
    pub gopath: Option<PathBuf>,
    /// `HOME`.
    pub home: Option<PathBuf>,
    /// `GOROOT`, or the tree that the `go` on `PATH` stands in.
    pub goroot: Option<PathBuf>,
    /// `GOOS`.
    pub goos: Option<String>,
    /// `GOARCH`.
    pub goarch: Option<String>,
}

impl Environment {
    /// The environment of this process. Relative directories are refused, as Go does.
    #[must_use]
    pub fn from_process() -> Environment {
        let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let directory = |name: &str| text(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let gopath = std::env::var_os("GOPATH")
            .and_then(|list| std::env::split_paths(&list).next())
            .filter(|path| path.is_absolute());
        Environment {
            gowork: text("GOWORK"),
            gomodcache: directory("GOMODCACHE"),
            gopath,
            home: directory("HOME"),
            goroot: directory("GOROOT").or_else(|| goroot_on(&std::env::var_os("PATH")?)),
            goos: text("GOOS"),
            goarch: text("GOARCH"),
        }
    }

    /// The directory of downloaded modules.
    #[must_use]
    pub fn module_cache(&self) -> Option<PathBuf> {
        let below_gopath = || self.gopath.as_ref().map(|gopath| gopath.join("pkg/mod"));
        let below_home = || self.home.as_ref().map(|home| home.join("go/pkg/mod"));
        self.gomodcache.clone().or_else(below_gopath).or_else(below_home)
    }

    /// The tags of a build with `-tags` for the system that `GOOS` and `GOARCH` name, or else for this one.
    #[must_use]
    pub fn tag_set(&self, tags: impl IntoIterator<Item = String>) -> TagSet {
        let goos = self.goos.as_deref().unwrap_or(match std::env::consts::OS {
            "macos" => "darwin",
            other => other,
        });
        let goarch = self.goarch.as_deref().unwrap_or(match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "x86" => "386",
            "aarch64" => "arm64",
            "powerpc64" => "ppc64le",
            "loongarch64" => "loong64",
            other => other,
        });
        TagSet::new(goos, goarch, tags)
    }
}

/// The tree of the first `go` on a search path, as that command finds it itself (cmd/go, `findGOROOT`): two levels above
/// what a link in `/usr/bin` may point to.
fn goroot_on(path: &OsStr) -> Option<PathBuf> {
    let command = format!("go{}", std::env::consts::EXE_SUFFIX);
    let go = std::env::split_paths(path).map(|dir| dir.join(&command)).find(|file| file.is_file())?;
    let root = go.canonicalize().ok()?.parent()?.parent()?.to_owned();
    root.join("src/fmt").is_dir().then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_library_is_found_from_the_command() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let command = format!("go{}", std::env::consts::EXE_SUFFIX);
        std::fs::create_dir_all(root.join("bin")).unwrap();
        std::fs::write(root.join("bin").join(command), "").unwrap();
        let path = std::env::join_paths([root.join("none"), root.join("bin")]).unwrap();
        assert_eq!(goroot_on(&path), None, "a command alone is no tree");
        std::fs::create_dir_all(root.join("src/fmt")).unwrap();
        assert_eq!(goroot_on(&path), Some(root));
    }

    #[test]
    fn the_module_cache_is_found_as_go_finds_it() {
        let mut environment = Environment { home: Some("/h".into()), ..Environment::default() };
        assert_eq!(environment.module_cache(), Some("/h/go/pkg/mod".into()));
        environment.gopath = Some("/p".into());
        assert_eq!(environment.module_cache(), Some("/p/pkg/mod".into()));
        environment.gomodcache = Some("/c".into());
        assert_eq!(environment.module_cache(), Some("/c".into()));
        assert_eq!(Environment::default().module_cache(), None);
    }

    #[test]
    fn the_system_comes_from_the_environment() {
        let environment = Environment {
            goos: Some("windows".to_owned()),
            goarch: Some("arm64".to_owned()),
            ..Environment::default()
        };
        let tags = environment.tag_set(["e2e".to_owned()]);
        assert!(tags.is_set("windows") && tags.is_set("arm64") && tags.is_set("e2e") && !tags.is_set("unix"));
    }
}
