// Package bench has a benchmark that assigns b.N, which is no global.
//
// Covers: ST03
// Go: passes
package bench

// N is read by the test.
var N = 3

// Double doubles.
func Double(n int) int { return 2 * n }
