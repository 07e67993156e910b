// Package mode is put back when the table is over, not when its case is: the next case still sees the value.
//
// Covers: R2
// Go: fails
package mode

var mode = "fast"

// Mode reads it.
func Mode() string { return mode }
