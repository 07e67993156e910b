// Covers: TP01 TP10
// Go: fails

// The restore is a function that a helper returned, and the subtests are a function value.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
