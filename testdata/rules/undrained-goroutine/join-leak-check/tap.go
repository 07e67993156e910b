// Package tap has tests that end with a check for goroutines that are left: it waits until there are none.
//
// Covers: J11
// Go: leaks
package tap

var pressure = 1

// Pressure reads it.
func Pressure() int { return pressure }
