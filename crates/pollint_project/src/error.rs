//! What can be wrong with the arguments, worded for the person who typed them.

/// What kind of mistake it is, for callers that treat them differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageKind {
    /// An argument names nothing on disk.
    NoSuchPath,
    /// An argument names a file that is no Go file.
    NotGo,
    /// The arguments are fine and match no package.
    NoPackages,
}

/// Arguments that cannot be worked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError {
    /// What kind of mistake it is.
    pub kind: UsageKind,
    /// The headline.
    pub title: String,
    /// Why it is so.
    pub cause: String,
    /// What to do.
    pub help: String,
}

impl std::fmt::Display for UsageError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.title, self.cause)
    }
}

impl std::error::Error for UsageError {}

/// The candidate that `word` is most likely a misspelling of.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= 1 + word.chars().count() / 4
                || (word.len() > 3 && (candidate.contains(word) || word.contains(candidate)))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_likely_misspellings_are_suggested() {
        let rules = ["unrestored-global", "parallel-global", "missing-cleanup"];
        assert_eq!(nearest("unrestored-globl", rules), Some("unrestored-global"));
        assert_eq!(nearest("unrestored", rules), Some("unrestored-global"));
        assert_eq!(nearest("something-else", rules), None);
    }
}
