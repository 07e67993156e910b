// Covers: overlap-2c
// Go: fails
// Go: passes -run=TestSerialVictim

// A write before t.Parallel that is never put back happened while everything was serial: order pollution, not a race.
package depth

// Max bounds recursion.
var Max = 4

// Allowed reports whether n is within bounds.
func Allowed(n int) bool { return n <= Max }
