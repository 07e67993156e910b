// Package gate waits for its goroutines with a condition variable or an atomic flag that the goroutine sets last.
//
// Covers: J15
// Go: passes
package gate

var limit = 1

// Limit reads it.
func Limit() int { return limit }
