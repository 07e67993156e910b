// Package pool is changed with gostub and gomonkey and never reset, and with quicktest without a patch.
//
// Covers: R20 R21 R22 EN01
// Go: fails with -count=2
package pool

var (
	size  = 4
	name  = "main"
	limit = 9
)

// State reads all.
func State() (int, string, int) { return size, name, limit }
