// Package sink has variables that only keep the compiler from removing work: nothing reads them, nothing is reported.
//
// Covers: GG01 EN01
// Go: passes
package sink

import "strings"

// Upper is what is measured.
func Upper(s string) string { return strings.ToUpper(s) }
