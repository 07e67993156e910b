// Package relay has tests that stop their goroutines, poll for an effect, or sleep. None of that waits for the goroutine,
// which still reads a variable that another test sets.
//
// Covers: J6 J7 J12 J13
// Go: leaks
// Go: fails -race
package relay

import "time"

var endpoint = "real"

// Endpoint reads it.
func Endpoint() string { return endpoint }

// Later reads it after a while.
func Later() string {
	time.Sleep(30 * time.Millisecond)
	return Endpoint()
}
