// Covers: overlap-1c LC46
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1

// A serial grandchild under a parallel child overlaps that child's parallel siblings.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
