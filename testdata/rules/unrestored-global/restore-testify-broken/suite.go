// Package tenant has a suite that sets up and does not tear down.
//
// Covers: R18 EN01
// Go: fails with -count=2
package tenant

var (
	current = "none"
	quota   = 1
	region  = "eu"
)

// State reads all.
func State() (string, int, string) { return current, quota, region }
