// Covers: PT34
// Go: fails

// A plain restore at the end of the body is as early as a defer.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
