// Package limits is restored with a value that is not the one it had.
//
// Covers: R1 R2 R3 R13
// Go: fails with -count=2
package limits

// Limits.
var (
	max     = 10
	min     = 1
	name    = "app"
	enabled = true
	mode    = "fast"
	step    = 5
	region  string
)

// State reads all.
func State() []any { return []any{max, min, name, enabled, mode, step, region} }
