// Covers: PT34 overlap-4d
// Go: passes

// The defer of a parallel subtest runs when that subtest ends, not when the parent does: in time for itself.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
