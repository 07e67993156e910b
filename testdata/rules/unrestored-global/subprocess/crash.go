// Package crash has tests that run themselves in a child process; what the child writes dies with it.
//
// Covers: R27
// Go: passes
package crash

var exit = func(code int) {}

// Exit leaves.
func Exit() { exit(3) }

var note string

// Note says what was noted.
func Note() string { return note }
