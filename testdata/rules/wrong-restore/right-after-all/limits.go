// Package limits is restored in ways that look wrong at first sight and are right.
//
// Covers: R1 R4 R13
// Go: passes
package limits

// Limits.
var (
	soft = 1
	hard = 2
	both = []int{1}
	mode = "fast"
)

// Sum reads all.
func Sum() int { return soft + hard + len(both) + len(mode) }
