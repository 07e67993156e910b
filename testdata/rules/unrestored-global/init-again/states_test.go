// Covers: a statement that init runs as well gives the value that is there before any test.
// Go: fails // polluter: TestLoad
package initagain

import "testing"

func TestReset(t *testing.T) {
	Reset()
	if Len() != 1 {
		t.Fatal(Len())
	}
}

func TestLoad(t *testing.T) {
	Load() // want unrestored-global(warning) "initagain\.states"
}

func TestFirst(t *testing.T) {
	if states["first"] != 1 {
		t.Fatal(states)
	}
}
