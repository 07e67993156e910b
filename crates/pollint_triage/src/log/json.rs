//! One event of `go test -json`, as `cmd/internal/test2json` documents it.

use serde::Deserialize;

/// What of an event is of interest.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Event {
    pub(super) action: String,
    #[serde(default)]
    pub(super) package: String,
    #[serde(default)]
    pub(super) test: Option<String>,
    #[serde(default)]
    pub(super) output: String,
    /// Of build events, which name no package: `path [path.test]`.
    #[serde(default)]
    pub(super) import_path: String,
}

impl Event {
    /// The event on a line, if there is one.
    pub(super) fn parse(line: &str) -> Option<Event> {
        let line = line.trim();
        if !line.starts_with('{') || !line.contains("\"Action\"") {
            return None;
        }
        let mut event: Event = serde_json::from_str(line).ok()?;
        if event.package.is_empty() {
            event.package = event.import_path.split(' ').next().unwrap_or_default().to_owned();
        }
        Some(event)
    }
}
