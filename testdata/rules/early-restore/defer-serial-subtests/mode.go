// Covers: TP02 TP11 TP17 PT34
// Go: passes

// With serial subtests, without subtests, or inside a group whose t.Run returns after the parallel ones, a defer is in time.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
