// Covers: PT05 TP03
// Go: passes

// Parallel tests that only read, and variables that were set before any test ran.
package table

// Sizes is filled by init.
var Sizes = map[string]int{}

// Unit is set by TestMain.
var Unit = "b"

func init() { Sizes["small"] = 1 }

// Size looks up.
func Size(name string) int { return Sizes[name] * len(Unit) }
