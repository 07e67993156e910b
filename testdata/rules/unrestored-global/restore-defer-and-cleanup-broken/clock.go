// Package clock has tests that look as if they restored: the save is there and the write back is not, or it is of
// something else.
//
// Covers: R1 R2 R3 R4
// Go: fails with -count=2
package clock

// Seams.
var (
	zone    = "UTC"
	step    = 1
	retries = 3
	backoff = 10
	label   = "tick"
	format  = "15:04"
)
