// Package level has a setter whose returned previous value the tests drop, and a getter that they read too late.
//
// Covers: R10 R11
// Go: fails with -count=2
package level

var (
	level  = 1
	output = "stderr"
)

// Swap sets the level and returns the previous one.
func Swap(n int) int {
	old := level
	level = n // at write
	return old
}

// Output is the getter.
func Output() string { return output }

// SetOutput is the setter.
func SetOutput(name string) { output = name }

// Level reads it.
func Level() int { return level }
