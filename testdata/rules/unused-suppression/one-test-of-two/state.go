// Package state has a helper that two tests call; one of them is excused, the other is not.
//
// Covers: FL02
// Go: fails -count=2
package state

var mode = "fast"

// Mode reads it.
func Mode() string { return mode }
