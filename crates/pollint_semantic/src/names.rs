//! One number for equal strings across all files of a run.

use std::hash::BuildHasher;

/// A string that many effects and values share: as large as a pointer, and copied as one.
pub use arcstr::ArcStr as Text;
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// A string of the run, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sym(pub u32);

/// All strings of the run. Filled once, while files are joined into a program; read-only afterwards.
#[derive(Debug, Default)]
pub struct Names {
    strings: Vec<Text>,
    /// Their numbers, by string.
    numbers: HashTable<Sym>,
}

impl Names {
    /// The number of `text`, given out anew if it is not known yet.
    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(sym) = self.find(text) {
            return sym;
        }
        let sym = Sym(u32::try_from(self.strings.len()).unwrap_or(u32::MAX));
        self.strings.push(text.into());
        let strings = &self.strings;
        self.numbers.insert_unique(hash_of(text), sym, |known| hash_of(&strings[known.0 as usize]));
        sym
    }

    /// The number of `text`, if any file uses it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Sym> {
        let is_it = |known: &Sym| *self.strings[known.0 as usize] == *text;
        self.numbers.find(hash_of(text), is_it).copied()
    }

    /// The string of a number, to be kept.
    #[must_use]
    pub fn shared(&self, sym: Sym) -> Text {
        self.strings.get(sym.0 as usize).cloned().unwrap_or_default()
    }

    /// The string of a number.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.strings.get(sym.0 as usize).map_or("", |text| text)
    }
}

fn hash_of(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}
