// Package hooks has a helper that puts back what it sets by an interface that only a test has.
//
// Covers: a helper that takes `interface{ Cleanup(func()) }`
// Go: passes -count=1
package hooks

var hook func() int

// Run tells what is set.
func Run() int {
	if hook != nil {
		return hook()
	}
	return 0
}
