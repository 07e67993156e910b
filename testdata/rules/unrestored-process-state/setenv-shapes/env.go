// Covers: UT01 UT02 UT03 UT04 UT05 UT06 UT07 UT08 UT09 UT10 UT11 UT12 UT13 UT14 UT15 UT16 UT17 UT18
// Covers: UT19 UT20 UT21 UT22 UT23 UT24 UT25 UT26 UT27 UT28 UT29 UT30 UT31 TE01
// Go: fails
// Go: passes -run=TestZVictim

// os.Setenv in every position that an expression or a statement can have. A key each, none of them put back.
package env

import "os"

// Get reads a variable.
func Get(key string) string { return os.Getenv(key) }

// Plain sets a variable for everybody who calls it.
func Plain() { os.Setenv("PLAIN", "x") }
