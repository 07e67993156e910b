// Package state has pollution that comments accept, each in its place. Nothing is reported.
//
// Covers: FL02
// Go: fails -count=2
package state

var (
	onLine   = 1
	above    = 1
	function = 1
	funcLine = 1
	twoRules = 1
	nolint   = 1
	all      = 1
	bare     = 1
	helper   = 1
	chained  = 1
	called   = 1
	// The whole binary may change it.
	//pollint:ignore unrestored-global tests agree on what it is
	declared = 1
)

var declaredOnLine = 1 //pollint:ignore unrestored-global tests agree on what it is

// Sum reads all.
func Sum() int {
	return onLine + above + function + funcLine + twoRules + nolint + all + bare + helper + chained + called + declared +
		declaredOnLine
}
