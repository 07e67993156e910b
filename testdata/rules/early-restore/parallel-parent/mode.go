// Covers: TP01 TP18 TP19
// Go: fails -run=TestDefer
// Go: passes -count=1 -run=TestCleanup

// The parent is parallel itself: its defer is as early, and its write is in a parallel test besides.
package mode

// Mode is the mode.
var Mode = "slow"

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }
