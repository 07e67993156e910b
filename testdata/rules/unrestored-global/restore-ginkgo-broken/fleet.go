// Package fleet has ginkgo specs that leave state behind for the next spec.
//
// Covers: R19 EN01
// Go: fails with -count=2
package fleet

var (
	size   = 1
	leader = "none"
	zone   = "eu"
	label  = "plain"
)

// State reads all.
func State() (int, string, string, string) { return size, leader, zone, label }
