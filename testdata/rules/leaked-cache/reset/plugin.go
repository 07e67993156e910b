// Package plugin has a registry that the tests empty again.
//
// Covers: FL04 R16 R24
// Go: passes
package plugin

import "sync"

var (
	mu      sync.Mutex
	plugins = map[string]int{}
)

// Register adds a plugin.
func Register(name string, level int) {
	mu.Lock()
	defer mu.Unlock()
	plugins[name] = level
}

// Unregister removes it.
func Unregister(name string) {
	mu.Lock()
	defer mu.Unlock()
	delete(plugins, name)
}

// Reset removes all.
func Reset() {
	mu.Lock()
	defer mu.Unlock()
	clear(plugins)
}

// Count counts them.
func Count() int {
	mu.Lock()
	defer mu.Unlock()
	return len(plugins)
}
