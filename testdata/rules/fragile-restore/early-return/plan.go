// Package plan is put back at the end of functions that can be left earlier.
//
// Covers: R1
// Go: fails -count=2
package plan

var plan = "free"

// Plan reads it.
func Plan() string { return plan }
