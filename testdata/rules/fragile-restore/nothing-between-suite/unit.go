// Package unit is put back by plain statements in suites, where a failed require ends only the method.
//
// Covers: R18
// Go: fails // TestUnitSuite/TestBroken fails on purpose and takes TestLenient with it
package unit

var strict = false

// Strict reads it.
func Strict() bool { return strict }
