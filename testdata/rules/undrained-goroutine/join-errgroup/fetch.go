// Package fetch runs goroutines in error groups.
//
// Covers: J3
// Go: passes
package fetch

var prefix = "page "

// Fetch fetches.
func Fetch(name string) (string, error) { return prefix + name, nil }
