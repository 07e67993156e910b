// Package testutil has the helpers of the project.
package testutil

import "testing"

// Put sets *target for the duration of the test.
func Put[T any](tb testing.TB, target *T, value T) {
	tb.Helper()
	before := *target
	tb.Cleanup(func() { *target = before })
	*target = value
}

// Hook sets *target and returns what undoes it.
func Hook[T any](target *T, value T) func() {
	before := *target
	*target = value
	return func() { *target = before }
}
