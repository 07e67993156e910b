// Covers: overlap-1b LC45
// Go: passes

// With a parallel grandchild under a serial child, the child's t.Run returns after it: the rest of the parent's body does not overlap it.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
