// Package state has comments that are no valid suppressions; they silence nothing.
//
// Covers: FL02
// Go: fails -count=2
package state

var (
	noReason = 1
	noRule   = 1
	unknown  = 1
	misspelt = 1
	above    = 1
	half     = 1
	verb     = 1
	spaced   = 1
)

// Sum reads all.
func Sum() int { return noReason + noRule + unknown + misspelt + above + half + verb + spaced }
