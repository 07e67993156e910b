// Package state has comments that silence nothing.
//
// Covers: FL02
// Go: fails -count=2
package state

var (
	kept  = 1
	wrong = 1
)

// want-next unused-suppression(warning) "unrestored-global"
var untouched = 1 //pollint:ignore unrestored-global nobody writes it any more

// Sum reads all.
func Sum() int { return kept + wrong + untouched }
