// Package mode has a function named TestMain that takes a *testing.T: a test like any other, whose writes count.
//
// Covers: ST02 EN01
// Go: fails
package mode

var mode = "fast"

// Mode reads it.
func Mode() string { return mode }
