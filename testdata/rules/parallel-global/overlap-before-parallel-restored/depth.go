// Covers: overlap-2b TP14
// Go: passes

// Code before t.Parallel is serial: a write that is put back before it overlaps nothing.
package depth

// Max bounds recursion.
var Max = 4

// Allowed reports whether n is within bounds.
func Allowed(n int) bool { return n <= Max }
