// Package unit has restores that a recovered panic skips.
//
// Covers: R1 R18
// Go: fails -count=2
package unit

var strict = false

// Parse panics in strict mode.
func Parse(s string) int {
	if strict && s == "" {
		panic("empty")
	}
	return len(s)
}

// Strict reads it.
func Strict() bool { return strict }
