// Package shadow has variables whose names the tests reuse for locals, in every kind of scope.
//
// Covers: GG01 RA08
// Go: fails with -count=2
package shadow

import "strconv"

// Package variables.
var (
	limit = 10
	name  = "app"
	debug = false
	total = 0
	Mode  = "fast"
)

// Describe reads all of them.
func Describe() string {
	return name + strconv.Itoa(limit+total) + strconv.FormatBool(debug) + Mode
}
