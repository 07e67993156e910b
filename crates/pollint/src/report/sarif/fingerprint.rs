//! The `primaryLocationLineHash` that GitHub's upload action computes: pollint gives the same value, since uploads that
//! bypass the action would otherwise show every finding twice.
//!
//! A line's hash is a polynomial over the 100 UTF-16 units from its start on, without spaces and tabs, with every line
//! end as `\n`, an end mark after the last line and zeros beyond it; then a colon and how often that hash has occurred.

use std::collections::BTreeMap;

const WINDOW: usize = 100;
const FACTOR: u64 = 37;
const END: u64 = 0xffff;

/// The hashes of all lines of a file, in order.
pub(super) fn line_hashes(bytes: &[u8]) -> Vec<String> {
    let (units, starts) = significant_units(&String::from_utf8_lossy(bytes));
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let numbered = |start: usize| {
        let hash = window_hash(&units[start..]);
        let count = seen.entry(hash).or_insert(0);
        *count += 1;
        format!("{hash:x}:{count}")
    };
    starts.into_iter().map(numbered).collect()
}

/// The units that count, with the index at which each line starts.
fn significant_units(text: &str) -> (Vec<u64>, Vec<usize>) {
    let mut units = Vec::with_capacity(text.len() + 1);
    let mut starts = vec![0];
    let mut after_carriage_return = false;
    for unit in text.encode_utf16() {
        let second_half = after_carriage_return && unit == u16::from(b'\n');
        after_carriage_return = unit == u16::from(b'\r');
        if second_half || unit == u16::from(b' ') || unit == u16::from(b'\t') {
            continue;
        }
        let line_end = after_carriage_return || unit == u16::from(b'\n');
        units.push(if line_end { u64::from(b'\n') } else { u64::from(unit) });
        if line_end {
            starts.push(units.len());
        }
    }
    units.push(END);
    (units, starts)
}

fn window_hash(units: &[u64]) -> u64 {
    let padded = units.iter().copied().chain(std::iter::repeat(0)).take(WINDOW);
    padded.fold(0, |hash: u64, unit| hash.wrapping_mul(FACTOR).wrapping_add(unit))
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    #[test]
    fn agrees_with_the_upload_action() {
        assert_eq!(line_hashes(b""), ["c129715d7a2bc9a3:1"]);
        let expected = ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
        assert_eq!(line_hashes(b"a\n b\nc\t\nd"), expected);
        assert_eq!(line_hashes(b"a\r\nb\rc\nd"), expected);
    }

    #[test]
    fn equal_lines_are_numbered() {
        let hashes = line_hashes("x\n".repeat(200).as_bytes());
        assert!(hashes[0].ends_with(":1") && hashes[1].ends_with(":2"), "{hashes:?}");
    }
}
