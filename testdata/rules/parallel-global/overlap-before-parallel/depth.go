// Covers: overlap-2a TP14
// Go: fails
// Go: passes -run=TestSerialVictim

// A write before t.Parallel whose restore runs after it: the test pauses there and every later serial test sees the value.
package depth

// Max bounds recursion.
var Max = 4

// Allowed reports whether n is within bounds.
func Allowed(n int) bool { return n <= Max }
