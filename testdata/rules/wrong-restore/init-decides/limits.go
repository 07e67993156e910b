// Package limits has variables that an init function sets, so the zero value is not what they were.
//
// Covers: R13
// Go: fails with -count=2
package limits

var (
	region string
	max    = 10
	open   func() string
)

func init() {
	region = "eu"
	open = func() string { return "real" }
}

// State reads all.
func State() (string, int, bool) { return region, max, open != nil }
