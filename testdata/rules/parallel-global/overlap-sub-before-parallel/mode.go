// Covers: overlap-2d TP14
// Go: fails
// Go: passes -run=TestSubs/(reader|none)

// What a subtest writes before its t.Parallel is seen by later siblings and the rest of the parent's body.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
