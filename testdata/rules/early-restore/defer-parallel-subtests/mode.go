// Covers: PT34 TP01 TP18
// Go: fails

// A parent's defers run before its parallel subtests go on: they see the restored value.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
