// Package exit has tests that may end the process and a TestMain whose os.Exit skips its defers. No place outlives the
// process, so nothing is reported.
//
// Covers: FL07 ST02
// Go: passes
package exit

var dir = "data"

// Dir reads it.
func Dir() string { return dir }
