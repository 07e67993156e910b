// Covers: overlap-4c TP12
// Go: passes

// Parallel subtests start when the parent's body is over and end before its cleanups: a serial parent may set for them.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
