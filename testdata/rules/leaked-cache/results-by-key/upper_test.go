// Package upper remembers results by what they were made from: the same key gives the same result in every test.
//
// Covers: FL04
// Go: passes
package upper

import "testing"

func TestFirst(t *testing.T) {
	if got := Upper("a"); got != "A" {
		t.Error(got)
	}
}

func TestSecond(t *testing.T) {
	if got := Upper("b"); got != "B" {
		t.Error(got)
	}
	if got, ok := Known("b"); !ok || got != "B" {
		t.Error(got, ok)
	}
}
