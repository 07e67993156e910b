//! Questions about a name that any table of [`Apis`] may answer.

use rustc_hash::FxHashSet;

use crate::apis::{Apis, without_major_version};

impl Apis {
    /// Whether any row is about the package with this import path.
    #[must_use]
    pub fn knows_package(&self, import_path: &str) -> bool {
        self.setters.has_package(import_path)
            || self.variables.has_package(import_path)
            || self.callbacks.has_package(import_path)
            || self.acquires.has_package(import_path)
            || self.exits.has_package(import_path)
            || self.returns.has_package(import_path)
    }

    /// Whether any table may have a row for a function or method of this package.
    #[must_use]
    pub(crate) fn is_about(&self, import_path: &str) -> bool {
        self.packages.contains(without_major_version(import_path).as_ref())
    }

    /// Whether any row is about a method of this name.
    #[must_use]
    pub(crate) fn has_method(&self, name: &str) -> bool {
        self.methods.contains(name)
    }

    /// Notes the packages and methods of all tables that are asked about calls.
    pub(crate) fn list_packages(&mut self) {
        let released = self.acquires.rows.iter().flat_map(|row| &row.release_calls);
        let mut packages: FxHashSet<String> =
            released.map(|one| without_major_version(&one.package).into_owned()).collect();
        self.methods = self.called_methods();
        for table in [
            self.setters.packages(),
            self.undoers.packages(),
            self.losers.packages(),
            self.readers.packages(),
            self.mutators.packages(),
            self.drains.packages(),
            self.callbacks.packages(),
            self.spawners.packages(),
            self.acquires.packages(),
            self.conversions.packages(),
            self.exits.packages(),
            self.exempts.packages(),
            self.locks.packages(),
            self.quiets.packages(),
            self.returns.packages(),
        ] {
            packages.extend(table.map(str::to_owned));
        }
        self.packages = packages;
    }

    /// Methods whose call does something; `returns` alone does nothing.
    fn called_methods(&self) -> FxHashSet<String> {
        let tables = [
            self.setters.methods(),
            self.undoers.methods(),
            self.readers.methods(),
            self.mutators.methods(),
            self.drains.methods(),
            self.callbacks.methods(),
            self.spawners.methods(),
            self.acquires.methods(),
            self.exits.methods(),
            self.locks.methods(),
            self.quiets.methods(),
        ];
        tables.into_iter().flatten().map(str::to_owned).collect()
    }

    /// Whether some table has a row for this function or method.
    #[must_use]
    pub fn knows(&self, import_path: &str, name: &str) -> bool {
        self.is_function(import_path, name) || self.exempt(import_path, name).is_some()
    }

    /// Whether a member of a package is a function rather than a variable, as far as the tables tell.
    #[must_use]
    pub fn is_function(&self, import_path: &str, name: &str) -> bool {
        self.setters.get(import_path, name).is_some()
            || self.undoers.get(import_path, name).is_some()
            || self.readers.get(import_path, name).is_some()
            || self.mutators.get(import_path, name).is_some()
            || self.drains.get(import_path, name).is_some()
            || self.callbacks.get(import_path, name).is_some()
            || self.acquires.get(import_path, name).is_some()
            || self.exits.get(import_path, name).is_some()
            || self.spawners.get(import_path, name).is_some()
            || self.returns.get(import_path, name).is_some()
    }
}
