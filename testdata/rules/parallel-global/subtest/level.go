// Covers: FL01
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1

// A parallel subtest writes; its siblings from the same table overlap it.
package level

// Level decides what is written.
var Level = 0

// Enabled reports whether n is written.
func Enabled(n int) bool { return n <= Level }
