//! Questions about a name that any table of [`Apis`] may answer.

use crate::apis::Apis;

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
