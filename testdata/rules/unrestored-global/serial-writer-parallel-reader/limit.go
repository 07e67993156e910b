// Package limit has a serial test that leaves a value behind and a parallel test that reads it: order, not a race.
//
// Covers: FL05 FL02
// Go: fails
package limit

var limit = 10

// Limit reads it.
func Limit() int { return limit }
