// Package limits is restored into the wrong variable.
//
// Covers: R1 R2 R4
// Go: fails with -count=2
package limits

// Limits.
var (
	soft  = 1
	hard  = 2
	burst = 3
	width = 4
	left  = "l"
	right = "r"
)

// Sum reads all.
func Sum() int { return soft + hard + burst + width }

// Sides reads both.
func Sides() string { return left + right }
