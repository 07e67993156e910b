// Package plugin has a registry that production code fills and nothing empties.
//
// Covers: FL04 R24
// Go: fails -count=2
package plugin

import (
	"slices"
	"sync"
)

var (
	plugins = map[string]int{}
	order   []string
	cached  *int
	once    sync.Once
	region  string
)

// Register adds a plugin.
func Register(name string, level int) {
	if _, ok := plugins[name]; !ok {
		plugins[name] = level
	}
}

// Count counts them.
func Count() int { return len(plugins) }

// Append adds a name, once.
func Append(name string) {
	if !slices.Contains(order, name) {
		order = append(order, name)
	}
}

// Names names them.
func Names() []string { return slices.Clone(order) }

// Size remembers the first size that it is asked about.
func Size(n int) int {
	if cached == nil {
		cached = &n
	}
	return *cached
}

// Cached reports whether a size is remembered.
func Cached() bool { return cached != nil }

// Configure takes the first region that it is given.
func Configure(name string) {
	once.Do(func() { region = name })
}

// Region reads it.
func Region() string { return region }
