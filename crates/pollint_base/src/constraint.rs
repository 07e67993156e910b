//! Build constraints: `//go:build` expressions and file-name suffixes, and whether two of them can hold at once.
