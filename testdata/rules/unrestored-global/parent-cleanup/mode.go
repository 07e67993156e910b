// Covers: FL02 TP13
// Go: fails
// Go: passes -run=TestDefault|TestEachCase

// A restore on the parent's t comes after all subtests: the cases of one table pollute each other.
package mode

// Mode is the mode.
var Mode = "slow"

// Level is a level.
var Level = 0

// Fast reports whether Mode is fast.
func Fast() bool { return Mode == "fast" }

// Loud reports whether Level is high.
func Loud() bool { return Level > 1 }
