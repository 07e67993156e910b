// Covers: overlap-4b TP07 TP16
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1

// When an ancestor is parallel, its parallel subtests overlap whatever that ancestor overlaps.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
