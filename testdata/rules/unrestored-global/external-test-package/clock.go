// Package clock is polluted from its external test package, and the victim is in the internal one.
//
// Covers: GG01 RA06
// Go: fails with -count=2
package clock

// Now is replaced in tests.
var Now = func() int { return 1 }

// Tick uses it.
func Tick() int { return Now() + 1 }
