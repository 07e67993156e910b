// Package pool has tests that wait, but for something else than the goroutine signals.
//
// Covers: J1 J4 J5
// Go: leaks
// Go: fails -race
package pool

import "time"

var size = 1

// Size reads it after a while.
func Size() int {
	time.Sleep(30 * time.Millisecond)
	return size
}
