//! `vendor/modules.txt` as data. It only tells versions: whether a package is vendored is for its directory to say.

use pollint_base::package::GoVersion;

/// A module whose packages were copied into `vendor/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendoredModule {
    /// The module's path.
    pub path: String,
    /// Its language version.
    pub go: Option<GoVersion>,
    /// The import paths of its copied packages.
    pub packages: Vec<String>,
}

/// Parses a `modules.txt`. Lines that are not understood are passed over, as nothing but versions hangs on them.
#[must_use]
pub fn parse_modules_txt(text: &[u8]) -> Vec<VendoredModule> {
    let mut modules: Vec<VendoredModule> = Vec::new();
    for line in String::from_utf8_lossy(text).lines().map(str::trim) {
        if let Some(notes) = line.strip_prefix("## ") {
            let go = notes.split(';').find_map(|note| note.trim().strip_prefix("go "));
            if let (Some(module), Some(go)) = (modules.last_mut(), go) {
                module.go = GoVersion::parse(go);
            }
        } else if let Some(head) = line.strip_prefix("# ") {
            if let Some(path) = head.split_whitespace().next() {
                modules.push(VendoredModule { path: path.to_owned(), go: None, packages: Vec::new() });
            }
        } else if let (Some(module), false) = (modules.last_mut(), line.is_empty()) {
            module.packages.push(line.to_owned());
        }
    }
    modules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_versions_and_packages_are_read() {
        let text = b"## workspace\n# example.com/a v1.0.0 => ./a\n## explicit; go 1.18\nexample.com/a\nexample.com/a/b\n# c v2\n";
        let modules = parse_modules_txt(text);
        assert_eq!(modules.len(), 2);
        assert_eq!(modules[0].go, Some(GoVersion::new(18)));
        assert_eq!(modules[0].packages, vec!["example.com/a", "example.com/a/b"]);
        assert_eq!((modules[1].path.as_str(), modules[1].go), ("c", None));
    }
}
