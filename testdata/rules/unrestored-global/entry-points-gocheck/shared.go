// Package shared is written by suites of gocheck.
//
// Covers: EN01 R18
// Go: fails with -count=2
package shared

var (
	kept = 1
	left = 1
	test = 1
)

// Sum reads all.
func Sum() int { return kept + left + test }
