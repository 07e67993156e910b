// Package flags hands addresses of its variables to helpers that write through them.
//
// Covers: RA12 R9
// Go: fails with -count=2
package flags

// Flags.
var (
	Verbose = false
	Depth   = 1
	Name    = "app"
	Color   = true
	Width   = 80
)
