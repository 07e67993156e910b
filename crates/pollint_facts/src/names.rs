//! The strings of one file, each once, in one piece of memory: there are hundreds of thousands in a run, most of them
//! shorter than what an allocation of its own costs.

use serde::{Deserialize, Serialize};

use crate::ir::Name;

/// Strings by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    texts: String,
    /// Where each ends; the next begins there.
    #[serde(with = "pollint_base::bulk")]
    ends: Vec<u32>,
}

impl Names {
    /// Adds a string and gives its number; whether it is there already is for the caller to know.
    pub fn push(&mut self, text: &str) -> Name {
        let number = Name(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.texts.push_str(text);
        self.ends.push(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        number
    }

    /// The string of a number; empty if there is none.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        self.at(name.index()).unwrap_or_default()
    }

    /// The strings in order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|index| self.at(index).unwrap_or_default())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Gives back memory that is not needed once all strings are there.
    pub fn shrink_to_fit(&mut self) {
        self.texts.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn at(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        // Bytes of a damaged cache are no reason to stop.
        self.texts.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_by_number() {
        let mut names = Names::default();
        let numbers: Vec<Name> = ["", "a", "", "bcd", "é"].iter().map(|text| names.push(text)).collect();
        let found: Vec<&str> = numbers.iter().map(|number| names.text(*number)).collect();
        assert_eq!(found, ["", "a", "", "bcd", "é"]);
        assert_eq!(names.iter().collect::<Vec<&str>>(), found);
        assert_eq!((names.len(), names.text(Name(9))), (5, ""));
    }
}
