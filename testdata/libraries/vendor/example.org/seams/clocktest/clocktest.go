// Package clocktest helps tests: it is analyzed because it takes one.
package clocktest

import (
	"testing"

	"example.org/seams/clock"
)

// Offset is added by everybody.
var Offset int64

// Leave sets the offset and leaves it.
func Leave(t testing.TB, offset int64) {
	t.Helper()
	Offset = offset
}

// Borrow sets the offset for one test.
func Borrow(t testing.TB, offset int64) {
	t.Helper()
	old := Offset
	t.Cleanup(func() { Offset = old })
	Offset = offset
}

// Now is the shifted time.
func Now() int64 { return clock.Now + Offset }
