// Package swap is changed through helpers that save through the pointer and register the write back. They are
// recognised by their bodies: their names say nothing.
//
// Covers: R9
// Go: passes
package swap

// Variables.
var (
	Timeout = 30
	Name    = "app"
	Open    = func() string { return "real" }
	Debug   = false
)

// State reads them.
func State() (int, string, string, bool) { return Timeout, Name, Open(), Debug }
