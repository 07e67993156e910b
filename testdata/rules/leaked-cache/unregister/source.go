package source

import (
	"slices"
	"sync"
)

var (
	mu      sync.Mutex
	sources []string
)

// Register adds a source, once.
func Register(name string) {
	mu.Lock()
	defer mu.Unlock()
	if !slices.Contains(sources, name) {
		sources = append(sources, name)
	}
}

// Unregister removes it.
func Unregister(name string) {
	mu.Lock()
	defer mu.Unlock()
	if at := slices.Index(sources, name); at >= 0 {
		sources = slices.Delete(sources, at, at+1)
	}
}

// Count counts them.
func Count() int {
	mu.Lock()
	defer mu.Unlock()
	return len(sources)
}
