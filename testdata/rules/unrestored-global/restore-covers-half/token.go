// Package token has a helper whose restore function is complete for one variable and forgets the other.
//
// Covers: R6 FL02
// Go: fails -count=2
package token

var (
	secret = "real"
	mode   = "release"
)

// State reads both.
func State() string { return secret + mode }
