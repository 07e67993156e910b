// Package clock has a policy on a variable of its own, that only the helper of the tests may write.
//
// Covers: RA11
// Go: passes
package clock

var now = func() int { return 1 }

var later = func() int { return 2 }

// Now reads both.
func Now() int { return now() + later() }
