// Package level has setters that return the previous value, and getters beside setters.
//
// Covers: R10 R11
// Go: passes
package level

var (
	level  = 1
	output = "stderr"
)

// Swap sets the level and returns the previous one.
func Swap(n int) int {
	old := level
	level = n
	return old
}

// Output is the getter.
func Output() string { return output }

// SetOutput is the setter.
func SetOutput(name string) { output = name }

// Level reads it.
func Level() int { return level }
