// Package limit has a serial writer that restores and a parallel reader: they never overlap.
//
// Covers: FL05
// Go: passes
package limit

var limit = 10

// Limit reads it.
func Limit() int { return limit }
