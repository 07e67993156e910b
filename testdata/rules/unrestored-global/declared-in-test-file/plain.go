// Package plain has its state in test files: counted when another test reads it, not when one benchmark keeps it.
//
// Covers: GG01
// Go: fails with -count=2
package plain

// Join joins.
func Join(a, b string) string { return a + b }
