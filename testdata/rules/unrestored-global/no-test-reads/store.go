// Package store has production code that reads the variable, but no test that gets there: a warning.
//
// Covers: FL02
// Go: leaks
package store

var backend = "real"

// Open is not called by a test.
func Open() string { return "open " + backend }

// Version is.
func Version() int { return 1 }
