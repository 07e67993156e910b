// Package group runs parallel subtests: the parent waits for them before its cleanups run.
//
// Covers: J20
// Go: passes
package group

var factor = 1

// Scale reads it.
func Scale(n int) int { return n * factor }
