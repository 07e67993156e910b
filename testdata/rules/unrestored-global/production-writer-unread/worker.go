// Package worker remembers its last job, which no test ever looks at; nothing else is written twice.
//
// Covers: FL04
// Go: passes
package worker

var last string

// Start starts a job and remembers it.
func Start(name string) string {
	last = name
	return "started " + name
}

// Last is read by nothing that a test reaches.
func Last() string { return last }
