// Package ports is tested with variables of the tests' own, which each test sets before it reads them, and with a list of
// what is taken, which only grows under its lock.
//
// Covers: GG01
// Go: leaks
package ports

var (
	base  = 8000
	limit = 10
)

// Next tells the next port.
func Next(n int) int { return base + n }

// Limit tells the limit.
func Limit() int { return limit }
