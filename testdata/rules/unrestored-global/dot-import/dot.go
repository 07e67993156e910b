// Package dot is tested with dot imports of the module and of the standard library.
//
// Covers: RA07
// Go: fails with -count=2
package dot

import "example.com/rules/unrestored-global/dot-import/limits"

// Allowed reports whether n is within the limit.
func Allowed(n int) bool { return n <= limits.Max }
