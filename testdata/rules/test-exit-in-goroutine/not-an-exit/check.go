// Package check has calls that look like the end of a test in a goroutine and are none.
//
// Covers: TG02 TG08 TG15 TG16 TG29 TG33 ST01
// Go: passes
package check

// OK is always true.
func OK() bool { return true }
