//! What the client may set, as `initializationOptions` or as the section `pollint` of its configuration.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

/// The settings; all have a default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// Whether to show above each test what it pollutes.
    pub(crate) code_lens: bool,
    /// Whether to check all packages of the workspace instead of the open ones and those that depend on them.
    pub(crate) workspace: bool,
    /// How many packages to check beside the open ones, because their tests link one of these.
    pub(crate) dependents: usize,
    /// Milliseconds to wait after the last keystroke.
    pub(crate) debounce: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { code_lens: false, workspace: false, dependents: 8, debounce: 200 }
    }
}

impl Settings {
    /// Reads settings that stand for themselves or in a section `pollint`.
    pub(crate) fn read(value: &Value) -> Result<Settings, String> {
        let section = value.get("pollint").unwrap_or(value);
        if section.is_null() {
            return Ok(Settings::default());
        }
        Settings::deserialize(section).map_err(|error| error.to_string())
    }

    pub(crate) fn pause(&self) -> Duration {
        Duration::from_millis(self.debounce)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_stand_in_a_section_or_alone() {
        let wanted = Settings { code_lens: true, ..Settings::default() };
        assert_eq!(Settings::read(&json!({"codeLens": true})), Ok(wanted.clone()));
        assert_eq!(Settings::read(&json!({"pollint": {"codeLens": true}, "gopls": {}})), Ok(wanted));
        assert_eq!(Settings::read(&Value::Null), Ok(Settings::default()));
        assert!(Settings::read(&json!({"codeLens": 1})).is_err());
    }
}
