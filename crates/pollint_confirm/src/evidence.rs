//! Whether what was seen is about the finding: the one place that decides that something is confirmed. When in doubt it is
//! not.

use pollint_base::confirm::{Change, Subject};

use crate::Files;
use crate::output::{Access, Events, Frame, Race};
use crate::overlay::line_of;

/// Longest text of a value in a verdict.
const SHOWN: usize = 160;

/// A position as stacks show it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    file: String,
    line: u32,
}

impl Line {
    fn is(&self, frame: &Frame) -> bool {
        self.line == frame.line && self.file == frame.file
    }
}

/// The places of a subject that a test left changed; the first of them.
pub(crate) fn change(subject: &Subject, ids: &[usize], test: &str, events: &Events) -> Option<Change> {
    ids.iter().zip(&subject.places).find_map(|(id, place)| {
        let key = (test.to_owned(), id.to_string());
        let (before, after) = (events.before.get(&key)?, events.after.get(&key)?);
        (before.0 != after.0).then(|| {
            let (before, after) = shortened(&before.1, &after.1);
            Change { test: test.to_owned(), place: place.shown.clone(), before, after }
        })
    })
}

/// A place that changed while a parallel subtest of the test was paused, back to what it was before the test: the parent
/// has restored it too early.
pub(crate) fn early_restore(subject: &Subject, ids: &[usize], test: &str, events: &Events) -> Option<Change> {
    ids.iter().zip(&subject.places).find_map(|(id, place)| {
        let initial = events.before.get(&(test.to_owned(), id.to_string()))?;
        let below = format!("{test}/");
        let paused =
            events.paused.iter().filter(|((name, at), _)| *at == id.to_string() && name.starts_with(&below));
        let (name, set, left) = paused
            .filter_map(|((name, at), set)| {
                Some((name, set, events.resumed.get(&(name.clone(), at.clone()))?))
            })
            .find(|(_, set, left)| set.0 != left.0 && left.0 == initial.0)?;
        let (before, after) = shortened(&set.1, &left.1);
        Some(Change { test: name.clone(), place: place.shown.clone(), before, after })
    })
}

/// A place that other tests begin with changed, while the test that changed it, and puts it back, is paused.
pub(crate) fn seen_by_others(
    subject: &Subject,
    ids: &[usize],
    test: &str,
    others: &[String],
    events: &Events,
) -> Option<Change> {
    ids.iter().zip(&subject.places).find_map(|(id, place)| {
        let key = |name: &str| (name.to_owned(), id.to_string());
        let (initial, paused) = (events.before.get(&key(test))?, events.paused.get(&key(test))?);
        let seen = |other: &&String| {
            events.before.get(&key(other)).is_some_and(|seen| seen.0 == paused.0 && seen.0 != initial.0)
        };
        let other = others.iter().filter(|other| *other != test).find(seen)?;
        let (before, after) = shortened(&initial.1, &paused.1);
        Some(Change { test: other.clone(), place: place.shown.clone(), before, after })
    })
}

/// Two texts around the first byte in which they differ.
fn shortened(left: &str, right: &str) -> (String, String) {
    let same = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    let start = if left.len().max(right.len()) <= SHOWN { 0 } else { same.saturating_sub(SHOWN / 2) };
    let part = |text: &str| {
        let from = text.floor_char_boundary(start);
        let to = text.floor_char_boundary(start + SHOWN);
        let (head, tail) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
        format!("{head}{}{tail}", &text[from..to])
    };
    (part(left), part(right))
}

/// The first report that is about the subject.
pub(crate) fn race<'r>(
    files: &dyn Files,
    subject: &Subject,
    ids: &[usize],
    events: &Events,
    races: &'r [Race],
) -> Option<&'r Race> {
    let lines: Vec<Line> = subject
        .accesses
        .iter()
        .filter_map(|location| {
            let (path, text) = (files.path(location.file)?, files.text(location.file)?);
            let line = line_of(text, location.span.start as usize);
            Some(Line { file: path.to_string_lossy().into_owned(), line })
        })
        .collect();
    let started = subject.goroutine.as_ref().and_then(|goroutine| {
        let (path, text) = (files.path(goroutine.started.file)?, files.text(goroutine.started.file)?);
        let line = line_of(text, goroutine.started.span.start as usize);
        Some(Line { file: path.to_string_lossy().into_owned(), line })
    });
    let addresses: Vec<(u64, u64)> =
        ids.iter().filter_map(|id| events.addresses.get(&id.to_string()).copied()).collect();
    races.iter().find(|race| {
        let is_ours =
            |access: &Access| access.frames.iter().any(|frame| frame.file.contains("pollint_confirm"));
        if race.accesses.iter().any(is_ours) {
            return false;
        }
        let on_line =
            |access: &&Access| access.top().is_some_and(|(frame, _)| lines.iter().any(|line| line.is(frame)));
        let lines_hit = race.accesses.iter().filter(on_line).count();
        let within = |access: &Access| {
            addresses.iter().any(|(start, end)| *start <= access.address && access.address < *end)
        };
        // The address is that of the variable itself; else both ends are where the finding says, or the runtime changes a
        // map for the line in question.
        let of_place = race.accesses.iter().any(within)
            || lines_hit == race.accesses.len()
            || race
                .accesses
                .iter()
                .filter(on_line)
                .any(|access| access.top().is_some_and(|(_, runtime)| runtime));
        match subject.rule.as_str() {
            "undrained-goroutine" | "early-restore" => {
                let is_start = |frames: &Vec<Frame>| {
                    started.as_ref().is_some_and(|started| frames.iter().any(|frame| started.is(frame)))
                };
                of_place && race.created.iter().any(is_start)
            }
            // A loop variable has no name that a program could ask for; both ends are in the file of its loop.
            "captured-loop-variable" => {
                let here = lines.first();
                let same_file = |access: &Access| {
                    access.top().is_some_and(|(frame, _)| here.is_some_and(|here| here.file == frame.file))
                };
                lines_hit > 0 && race.accesses.iter().all(same_file)
            }
            _ => lines_hit > 0 && of_place,
        }
    })
}

/// Whether a panic comes from one of the lines of a subject.
pub(crate) fn panics_at(files: &dyn Files, subject: &Subject, frames: &[Frame]) -> bool {
    subject.accesses.iter().any(|location| {
        let (Some(path), Some(text)) = (files.path(location.file), files.text(location.file)) else {
            return false;
        };
        let line = line_of(text, location.span.start as usize);
        let own = Line { file: path.to_string_lossy().into_owned(), line };
        frames.iter().any(|frame| own.is(frame))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_shown_where_they_differ() {
        assert_eq!(shortened("1", "2"), ("1".to_owned(), "2".to_owned()));
        let long = format!("{}é{}", "x".repeat(500), "y".repeat(500));
        let other = long.replace('é', "è");
        let (left, right) = shortened(&long, &other);
        assert!(left.starts_with('…') && left.ends_with('…') && left.len() < 200, "{left}");
        assert!(left.contains('é') && right.contains('è'));
    }
}
