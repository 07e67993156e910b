// Covers: TP12 TP13 TP14 TP15 TP16 TP19 TP20
// Go: passes

// t.Cleanup of the parent runs when its parallel subtests have ended: in time.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
