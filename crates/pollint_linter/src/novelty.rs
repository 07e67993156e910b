//! Which findings of a revision are new against another one. Findings are told apart by names, so that moved lines,
//! re-ordered functions, renamed files and functions are nothing new. It knows no git: renames are given.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// What a finding is known by in another revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The rule's name.
    pub rule: String,
    /// The file as shown to the user.
    pub file: String,
    /// The enclosing top-level function or method; may be empty.
    pub function: String,
    /// `pkg.Var` or as the rule defines it.
    pub symbol: String,
    /// The line it stands on, without the blanks around it.
    pub text: String,
}

/// For each of `now`, whether nothing in `before` is the same. `renamed` maps former paths to present ones.
///
/// Each former finding accounts for one present one. First come those of the same rule, function and symbol in the same
/// file, equal lines before others; then a function that moved to another file of its package, where Go allows a name
/// only once; then a line that stays while its function gets another name.
#[must_use]
pub fn novel(before: &[Identity], now: &[Identity], renamed: &BTreeMap<String, String>) -> Vec<bool> {
    let moved: Vec<Identity> = before
        .iter()
        .map(|one| Identity { file: renamed.get(&one.file).unwrap_or(&one.file).clone(), ..one.clone() })
        .collect();
    let mut pairing =
        Pairing { before: &moved, now, used: vec![false; before.len()], new: vec![true; now.len()] };
    pairing.pair(|one| [&one.rule, &one.file, &one.function, &one.symbol, &one.text].map(String::as_str));
    pairing.pair(|one| [&one.rule, &one.file, &one.function, &one.symbol, ""]);
    pairing.pair(|one| [&one.rule, package(&one.file), &one.function, &one.symbol, &one.text]);
    pairing.pair(|one| [&one.rule, &one.file, "", &one.symbol, &one.text]);
    pairing.pair(|one| [&one.rule, package(&one.file), "", &one.symbol, &one.text]);
    pairing.new
}

/// The directory of a file.
fn package(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Findings of two revisions while they are matched.
struct Pairing<'i> {
    before: &'i [Identity],
    now: &'i [Identity],
    used: Vec<bool>,
    new: Vec<bool>,
}

impl<'i> Pairing<'i> {
    /// Matches, one for one and in order, what is left and has equal keys.
    fn pair(&mut self, key: impl Fn(&'i Identity) -> [&'i str; 5]) {
        let mut free: FxHashMap<[&str; 5], Vec<usize>> = FxHashMap::default();
        for (at, one) in self.before.iter().enumerate().rev().filter(|(at, _)| !self.used[*at]) {
            free.entry(key(one)).or_default().push(at);
        }
        for (at, one) in self.now.iter().enumerate() {
            if self.new[at]
                && let Some(former) = free.get_mut(&key(one)).and_then(Vec::pop)
            {
                self.used[former] = true;
                self.new[at] = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(file: &str, function: &str, symbol: &str, text: &str) -> Identity {
        let owned = str::to_owned;
        Identity {
            rule: "r".to_owned(),
            file: owned(file),
            function: owned(function),
            symbol: owned(symbol),
            text: owned(text),
        }
    }

    fn new_ones(before: &[Identity], now: &[Identity]) -> Vec<bool> {
        novel(before, now, &BTreeMap::new())
    }

    #[test]
    fn order_and_lines_do_not_matter_and_counts_do() {
        let a = one("p/a_test.go", "TestA", "p.X", "X = 1");
        let b = one("p/a_test.go", "TestB", "p.X", "X = 1");
        assert_eq!(new_ones(&[a.clone(), b.clone()], &[b.clone(), a.clone()]), [false, false]);
        assert_eq!(new_ones(std::slice::from_ref(&a), &[a.clone(), a.clone()]), [false, true]);
        assert_eq!(new_ones(&[], &[a]), [true]);
    }

    #[test]
    fn of_several_in_one_function_the_new_line_is_the_new_one() {
        let old = one("p/a_test.go", "TestA", "p.X", "X = 1");
        let new = one("p/a_test.go", "TestA", "p.X", "X = 2");
        assert_eq!(new_ones(std::slice::from_ref(&old), &[new.clone(), old.clone()]), [true, false]);
        assert_eq!(new_ones(&[old], &[new]), [false]);
    }

    #[test]
    fn renamed_files_moved_functions_and_renamed_functions_are_known() {
        let old = one("p/a_test.go", "TestA", "p.X", "X = 1");
        let renames = BTreeMap::from([("p/a_test.go".to_owned(), "q/b_test.go".to_owned())]);
        let renamed = one("q/b_test.go", "TestA", "p.X", "X = 1");
        assert_eq!(novel(std::slice::from_ref(&old), std::slice::from_ref(&renamed), &renames), [false]);
        assert_eq!(new_ones(std::slice::from_ref(&old), &[renamed]), [true]);
        assert_eq!(
            new_ones(std::slice::from_ref(&old), &[one("p/c_test.go", "TestA", "p.X", "X = 1")]),
            [false]
        );
        assert_eq!(
            new_ones(std::slice::from_ref(&old), &[one("p/a_test.go", "TestZ", "p.X", "X = 1")]),
            [false]
        );
        assert_eq!(new_ones(&[old], &[one("p/c_test.go", "TestZ", "p.X", "X = 3")]), [true]);
    }
}
