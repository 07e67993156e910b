//! What the texts of failures mean: those of the runtime, of the testing package, and of the mocks that many use. The
//! texts are those of the sources: `testing/testing.go`, go-sqlmock's `sqlmock.go`, gomock's `controller.go` and
//! `callset.go`, testify's `mock.go`.

use super::EventKind;

/// What a panic or fatal error is, by its text.
pub(super) fn panic_kind(text: &str) -> EventKind {
    let has = |words: &str| text.contains(words);
    if has("test timed out after ") {
        EventKind::Timeout
    } else if late_test(text).is_some() {
        EventKind::LateCall
    } else if is_setenv_in_parallel(text) {
        EventKind::SetenvParallel
    } else if has("fatal error: concurrent map ") {
        EventKind::MapRace
    } else {
        mock_kind(text).unwrap_or(EventKind::Panic)
    }
}

/// Go 1.24 and older speak of the call, newer ones of the test.
fn is_setenv_in_parallel(text: &str) -> bool {
    let newer = text.contains("testing: test using t.Setenv") && text.contains("can not use t.Parallel");
    newer
        || text.contains("testing: t.Setenv called after t.Parallel")
        || text.contains("testing: t.Chdir called after t.Parallel")
        || text.contains("testing: t.Parallel called after t.Setenv")
        || text.contains("testing: t.Parallel called after t.Chdir")
}

/// The test that was over when its `t` was used.
pub(super) fn late_test(text: &str) -> Option<&str> {
    let (_, rest) =
        text.split_once("in goroutine after ").or_else(|| text.split_once("Output called after "))?;
    rest.split_once(" has completed").map(|(test, _)| test)
}

/// What a failed test says of a mock or a handle.
pub(super) fn mock_kind(text: &str) -> Option<EventKind> {
    let has = |words: &str| text.contains(words);
    let sqlmock =
        has("all expectations were already fulfilled") || (has("call to ") && has("was not expected"));
    let gomock = has("Unexpected call to ") || has("has already been called the max number of times");
    let testify = has("mock: I don't know what to return") || has("mock: The method has been called over ");
    if sqlmock || gomock || testify || has("mock: Unexpected Method Call") {
        return Some(EventKind::UnexpectedCall);
    }
    let missing = has("there is a remaining expectation which was not matched")
        || has("missing call(s) to ")
        || has("aborting test due to missing call(s)")
        || has("expectation(s) were met");
    if missing {
        return Some(EventKind::MissingCall);
    }
    let closed = ["sql: database is closed", "use of closed network connection", "redis: client is closed"];
    let is_closed = closed.iter().any(|words| has(words)) || has("sql: connection is already closed");
    is_closed.then_some(EventKind::Closed)
}

/// The first words of the SQL in a mock's text, as they may stand in the source: what is quoted after `sql:`, `Query`,
/// `query` or `Prepare`. Patterns have backslashes that the source has not.
pub(super) fn statement(text: &str) -> Option<String> {
    const WORDS: usize = 3;
    let starts = ["sql: '", "Query '", "query '", "Prepare '"];
    let at = starts.iter().filter_map(|start| text.find(start).map(|at| at + start.len())).min()?;
    let quoted = text[at..].split('\'').next()?.replace('\\', "");
    let is_plain = |word: &&str| !word.contains(['(', '.', '*', '+', '[', '$', '^']);
    let words: Vec<&str> = quoted.split_whitespace().take(WORDS).take_while(is_plain).collect();
    (words.len() > 1).then(|| words.join(" "))
}
