// Package plugin has a registry that no other test looks at.
//
// Covers: FL04
// Go: leaks
package plugin

var plugins = map[string]int{}

// Register adds a plugin and returns its level.
func Register(name string, level int) int {
	plugins[name] = level
	return plugins[name]
}

// Double doubles.
func Double(n int) int { return 2 * n }
