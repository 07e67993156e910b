// Covers: overlap-4a TP16
// Go: passes

// Parallel subtests overlap their parallel siblings only: those of another serial parent have ended, serial siblings come before.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
