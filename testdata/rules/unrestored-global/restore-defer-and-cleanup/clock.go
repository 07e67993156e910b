// Package clock is changed and put back by deferred closures and by t.Cleanup.
//
// Covers: R1 R2 R3 R4
// Go: passes
package clock

import "time"

// Seams.
var (
	now     = time.Now
	zone    = "UTC"
	step    = 1
	retries = 3
	backoff = 10
)

// Describe reads the seams.
func Describe() (string, int) { return zone, step + retries + backoff }

// Frozen reports whether now is a stub.
func Frozen() bool { return now().IsZero() }
