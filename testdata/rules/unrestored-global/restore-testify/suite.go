// Package tenant has suites that save in fields and restore in their teardowns.
//
// Covers: R18 EN01
// Go: passes
package tenant

var (
	current = "none"
	quota   = 1
	region  = "eu"
	label   = "plain"
)

// State reads all.
func State() (string, int, string, string) { return current, quota, region, label }
