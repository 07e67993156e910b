// Package source has a list of sources that tests add to and take from again.
//
// Covers: FL04 R16
// Go: passes
package source

import "testing"

func TestNone(t *testing.T) {
	if Count() != 0 {
		t.Error(Count())
	}
}

func TestRegister(t *testing.T) {
	Register("a")
	t.Cleanup(func() { Unregister("a") })
	if Count() != 1 {
		t.Error(Count())
	}
}
