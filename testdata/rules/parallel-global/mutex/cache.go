// Covers: FL01 R26
// Go: passes -race

// A lock makes the access race-free, not isolated: info.
package cache

import "sync"

// Mu guards Size.
var Mu sync.Mutex

// Size is the capacity.
var Size = 8

// Full reports whether n fills it.
func Full(n int) bool {
	Mu.Lock()
	defer Mu.Unlock()
	return n >= Size
}
