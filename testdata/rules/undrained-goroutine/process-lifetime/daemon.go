// Package daemon starts goroutines that live as long as the process, in init functions and in TestMain.
//
// Covers: EN01
// Go: passes
package daemon

import "time"

var period = time.Hour

func init() {
	go sweep()
}

func sweep() {
	for range time.Tick(time.Hour) {
		_ = len("sweep")
	}
}

// Period reads it.
func Period() time.Duration { return period }
