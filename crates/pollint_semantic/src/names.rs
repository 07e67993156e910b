//! One number for equal strings across all files of a run.

use rustc_hash::FxHashMap;

/// A string of the run, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sym(pub u32);

/// All strings of the run. Filled once, while files are joined into a program; read-only afterwards.
#[derive(Debug, Default)]
pub struct Names {
    strings: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, Sym>,
}

impl Names {
    /// The number of `text`, given out anew if it is not known yet.
    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(sym) = self.numbers.get(text) {
            return *sym;
        }
        let sym = Sym(u32::try_from(self.strings.len()).unwrap_or(u32::MAX));
        self.strings.push(text.into());
        self.numbers.insert(text.into(), sym);
        sym
    }

    /// The number of `text`, if any file uses it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Sym> {
        self.numbers.get(text).copied()
    }

    /// The string of a number.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.strings.get(sym.0 as usize).map_or("", |text| text)
    }
}
