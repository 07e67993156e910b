// Package mode is put back by plain statements that nothing can skip.
//
// Covers: R1 R10
// Go: passes
package mode

var mode = "fast"

var depth = 0

// Mode reads it.
func Mode() string { return mode }

// Depth reads it.
func Depth() int { return depth }
