// Package state has a comment for two rules, of which one silences something.
//
// Covers: FL02
// Go: fails -count=2
package state

var mode = "fast"

// Mode reads it.
func Mode() string { return mode }
