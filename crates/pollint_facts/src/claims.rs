//! The vocabulary of the query files: what a capture may claim about a piece of syntax.
//! A claim is about shape only; whether `cache = nil` writes a global is decided when names are resolved.

use serde::{Deserialize, Serialize};

/// A set of claims on one expression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Claims(pub u8);

/// One word of the vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct ClaimKind {
    /// The capture name without `@`.
    pub name: &'static str,
    /// Its bit.
    pub claim: Claims,
    /// What the captured node must be.
    pub meaning: &'static str,
}

impl Claims {
    /// Nothing.
    pub const NONE: Claims = Claims(0);
    /// The operand is assigned, stepped, cleared or ranged into.
    pub const WRITE: Claims = Claims(1);
    /// The statement or call starts a goroutine.
    pub const SPAWN: Claims = Claims(1 << 1);
    /// The expression may wait for a goroutine.
    pub const DRAIN: Claims = Claims(1 << 2);
    /// The call marks a test as parallel.
    pub const PARALLEL: Claims = Claims(1 << 3);
    /// The call registers work for the end of the test.
    pub const CLEANUP: Claims = Claims(1 << 4);
    /// The call runs a subtest.
    pub const SUBTEST: Claims = Claims(1 << 5);
    /// The call ends the test's goroutine.
    pub const EXIT: Claims = Claims(1 << 6);

    /// The claims of both.
    #[must_use]
    pub const fn with(self, other: Claims) -> Claims {
        Claims(self.0 | other.0)
    }

    /// Whether all of `other` are claimed.
    #[must_use]
    pub const fn has(self, other: Claims) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The whole vocabulary; `queries/README.md` documents it.
pub const VOCABULARY: &[ClaimKind] = &[
    ClaimKind { name: "global.write", claim: Claims::WRITE, meaning: "an operand that is changed" },
    ClaimKind {
        name: "goroutine.spawn",
        claim: Claims::SPAWN,
        meaning: "the call that runs in a new goroutine",
    },
    ClaimKind {
        name: "goroutine.drain",
        claim: Claims::DRAIN,
        meaning: "an expression that may wait for a goroutine",
    },
    ClaimKind {
        name: "test.parallel",
        claim: Claims::PARALLEL,
        meaning: "a call that marks the test as parallel",
    },
    ClaimKind {
        name: "test.cleanup",
        claim: Claims::CLEANUP,
        meaning: "a call that registers work for the end of the test",
    },
    ClaimKind { name: "test.subtest", claim: Claims::SUBTEST, meaning: "a call that runs a subtest" },
    ClaimKind { name: "test.exit", claim: Claims::EXIT, meaning: "a call that ends the test's goroutine" },
];
