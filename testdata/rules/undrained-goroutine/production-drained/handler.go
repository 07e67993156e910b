// Package handler waits for its background work through a drain that the helper of the tests registers before it swaps
// the handle: first the goroutines end, then the handle goes back.
//
// Covers: J1 R2
// Go: passes
package handler

import "sync"

// Handle is a connection.
type Handle struct{ Name string }

var conn = &Handle{Name: "real"}

var background sync.WaitGroup

// Serve answers and works on in the background.
func Serve(id string) string {
	background.Add(1)
	go func() {
		defer background.Done()
		_ = conn.Name + id
	}()
	return "served " + id
}

// Drain waits for the background work.
func Drain() { background.Wait() }
