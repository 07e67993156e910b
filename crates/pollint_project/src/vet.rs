//! What `go vet` says of one package and what it hands on from package to package: the unit description (`vet.cfg`), and
//! a file for each package that names the sources of the project it is made of, with their digests. Go keys its cache by
//! the content of these files, so a change anywhere below a package makes it ask again. What is done with the packages
//! is not known here.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pollint_base::package::GoVersion;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::exclude::Exclude;
use crate::package::{Origin, PackageDir, entries};

/// What begins every file of facts that pollint writes; other tools' files, and those of other versions, are passed over.
const FORMAT: &str = "pollint-sources-1";

/// A unit description. Fields come and go with the releases of Go; what is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UnitConfig {
    /// The key of the answer.
    #[serde(rename = "ID")]
    pub id: String,
    /// The import path; that of an external test package ends in `_test`.
    pub import_path: String,
    /// The directory.
    pub dir: PathBuf,
    /// The Go files of the unit, absolute.
    pub go_files: Vec<PathBuf>,
    /// The module, until Go 1.26.
    pub module_path: String,
    /// The module, from Go 1.27 on.
    pub module: Option<ModuleConfig>,
    /// Imports as written to import paths.
    pub import_map: BTreeMap<String, String>,
    /// Import path to the facts of that package.
    pub package_vetx: BTreeMap<String, PathBuf>,
    /// Whether only facts are asked for.
    pub vetx_only: bool,
    /// Where the facts go.
    pub vetx_output: PathBuf,
    /// Language version, as `go1.22`.
    pub go_version: String,
    /// Where the answer goes, from Go 1.26 on; empty for standard output.
    pub stdout: PathBuf,
    /// Where fixed files go, from Go 1.26 on and if fixes are to be applied.
    pub fix_archive: Option<PathBuf>,
}

/// The module of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ModuleConfig {
    /// Its path.
    pub path: String,
}

impl UnitConfig {
    /// Reads a unit description.
    ///
    /// # Errors
    /// When the file cannot be read or is no unit description.
    pub fn load(path: &Path) -> io::Result<UnitConfig> {
        Ok(serde_json::from_slice(&fs::read(path)?)?)
    }

    /// Whether the package belongs to the project: to a module, and not to a downloaded or copied one. The standard
    /// library has no module; the directories of downloaded modules have a version behind an `@`.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let module = self.module.as_ref().map_or(self.module_path.as_str(), |module| module.path.as_str());
        let foreign = |part: &std::path::Component<'_>| {
            let name = part.as_os_str().to_string_lossy();
            name == "vendor" || name.contains('@')
        };
        !module.is_empty() && !self.dir.components().any(|part| foreign(&part))
    }

    /// The import path of the package under test, if the unit is its external test package.
    #[must_use]
    pub fn under_test(&self) -> Option<&str> {
        let stem = self.import_path.strip_suffix("_test")?;
        let all_tests = self.go_files.iter().all(|file| file.to_string_lossy().ends_with("_test.go"));
        let external = self.go_files.first().is_some_and(|file| package_clause(file).ends_with("_test"));
        (all_tests && external).then_some(stem)
    }

    /// The sources of the unit. For a package with cgo, Go hands over generated files; what a person wrote is beside it.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn sources(&self) -> io::Result<UnitSources> {
        let mut files = BTreeMap::new();
        for path in &self.go_files {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let name = match (path.parent() == Some(&self.dir), name.strip_suffix(".cgo1.go")) {
                (true, _) => name,
                (false, Some(stem)) => format!("{stem}.go"),
                (false, None) => continue,
            };
            let bytes = fs::read(self.dir.join(&name))?;
            files.insert(name, hex(&Sha256::digest(bytes)));
        }
        let import_path = self.under_test().unwrap_or(&self.import_path).to_owned();
        Ok(UnitSources { import_path, dir: self.dir.clone(), go_version: self.go_version.clone(), files })
    }

    /// The sources of all packages below the unit, as far as they have facts.
    #[must_use]
    pub fn below(&self) -> Closure {
        let mut closure = Closure::default();
        for path in self.package_vetx.values() {
            closure.join(Closure::load(path).unwrap_or_default());
        }
        closure
    }
}

/// The name in the package clause of a file, found without a parser: only its ending matters here.
fn package_clause(path: &Path) -> String {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let clause = text.lines().find_map(|line| line.trim_start().strip_prefix("package "));
    clause.and_then(|rest| rest.split([' ', '\t', ';', '/', '\r']).next()).unwrap_or_default().to_owned()
}

/// The digest of some bytes, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files of one package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSources {
    /// Import path.
    pub import_path: String,
    /// Directory.
    pub dir: PathBuf,
    /// Language version, as `go1.22`.
    pub go_version: String,
    /// Names to digests.
    pub files: BTreeMap<String, String>,
}

impl UnitSources {
    /// Whether tests are among the files.
    #[must_use]
    pub fn has_tests(&self) -> bool {
        self.files.keys().any(|name| name.ends_with("_test.go"))
    }
}

/// Packages of the project that are linked together, by import path. What facts files hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    format: String,
    packages: BTreeMap<String, UnitSources>,
}

impl Closure {
    /// Reads the facts of a package; those of another tool are no error, they tell nothing.
    fn load(path: &Path) -> Option<Closure> {
        let closure: Closure = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (closure.format == FORMAT).then_some(closure)
    }

    /// Writes them.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let closure = Closure { format: FORMAT.to_owned(), packages: self.packages.clone() };
        fs::write(path, serde_json::to_vec(&closure)?)
    }

    /// A package of the closure.
    #[must_use]
    pub fn get(&self, import_path: &str) -> Option<&UnitSources> {
        self.packages.get(import_path)
    }

    /// Adds files of a package to those that are known of it.
    pub fn add(&mut self, sources: UnitSources) {
        match self.packages.get_mut(&sources.import_path) {
            Some(known) => known.files.extend(sources.files),
            None => {
                self.packages.insert(sources.import_path.clone(), sources);
            }
        }
    }

    /// Adds all packages of another one. Of a package that both know, there are the files of both: the variant that is
    /// built for a test has its test files as well.
    fn join(&mut self, other: Closure) {
        for sources in other.packages.into_values() {
            self.add(sources);
        }
    }

    /// The packages as directories, for a run in `cwd`, without excluded files.
    #[must_use]
    pub fn directories(&self, cwd: &Path, exclude: &Exclude) -> Vec<PackageDir> {
        let directory = |sources: &UnitSources| PackageDir {
            dir: sources.dir.clone(),
            display: crate::display::display_path(cwd, &sources.dir),
            import_path: sources.import_path.clone(),
            module: 0,
            go_version: GoVersion::parse(&sources.go_version).unwrap_or(GoVersion::DEFAULT),
            origin: Origin::Local,
            files: entries(
                &crate::display::display_path(cwd, &sources.dir),
                &sources.dir,
                sources.files.keys().cloned().collect(),
                exclude,
            ),
        };
        self.packages.values().map(directory).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_project_itself_is_local() {
        let unit = |module: &str, dir: &str| UnitConfig {
            module_path: module.to_owned(),
            dir: PathBuf::from(dir),
            ..UnitConfig::default()
        };
        assert!(unit("example.com/m", "/src/m/a").is_local());
        assert!(!unit("", "/go/src/fmt").is_local());
        assert!(!unit("example.com/x", "/go/pkg/mod/example.com/x@v1.0.0/a").is_local());
        assert!(!unit("example.com/x", "/src/m/vendor/example.com/x").is_local());
        let text = r#"{"ID": "p", "Module": {"Path": "example.com/m"}, "Dir": "/src/m", "Unheard": [1]}"#;
        assert!(serde_json::from_str::<UnitConfig>(text).unwrap().is_local());
    }

    #[test]
    fn generated_files_stand_for_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.go"), "package p // import \"C\"\n").unwrap();
        fs::write(folder.path().join("b_test.go"), "package p_test\n").unwrap();
        let mut unit = UnitConfig {
            import_path: "m/p".to_owned(),
            dir: folder.path().to_owned(),
            go_files: ["/work/_cgo_gotypes.go", "/work/a.cgo1.go"].map(PathBuf::from).to_vec(),
            ..UnitConfig::default()
        };
        let names: Vec<String> = unit.sources().unwrap().files.into_keys().collect();
        assert_eq!((names, unit.under_test()), (vec!["a.go".to_owned()], None));
        unit.import_path = "m/p_test".to_owned();
        assert_eq!(unit.under_test(), None);
        unit.go_files = vec![folder.path().join("b_test.go")];
        assert_eq!(unit.under_test(), Some("m/p"));
        assert!(unit.sources().unwrap().has_tests());
    }

    #[test]
    fn facts_of_other_tools_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("facts");
        fs::write(&path, "\u{3}gob").unwrap();
        assert_eq!(Closure::load(&path), None);
        let mut closure = Closure::default();
        closure.add(UnitSources {
            import_path: "m/p".to_owned(),
            dir: PathBuf::from("/src/m/p"),
            go_version: "go1.22".to_owned(),
            files: BTreeMap::from([("a.go".to_owned(), digest(b"x"))]),
        });
        closure.save(&path).unwrap();
        assert_eq!(Closure::load(&path).unwrap().get("m/p"), closure.get("m/p"));
    }
}
