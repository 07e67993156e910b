// Package shared is written by a benchmark and read by another one.
//
// Covers: EN01
// Go: leaks
package shared

var batch = 10

// Work depends on the batch.
func Work() int { return batch * 2 }
