// Package body tells helpers from the bodies of tests: a closure that is called is part of its test, one that is given to
// t.Run is a test of its own.
//
// Covers: TH01
// Go: passes
package body

// Even reports whether n is even.
func Even(n int) bool { return n%2 == 0 }
