// Package probe has goroutines that fail a test which may be over: Go panics then.
//
// Covers: J13 ST01
// Go: leaks
package probe

import "time"

// Probe takes a while.
func Probe() bool {
	time.Sleep(5 * time.Millisecond)
	return true
}
