// Covers: production code that stores the same function each time, whoever calls it.
// Go: fails // polluter: TestWrap
package onefunction

import (
	"errors"
	"testing"
)

func TestStart(t *testing.T) {
	Start() // want unrestored-global(info) "onefunction\.count" want unrestored-global(info) "onefunction\.format"
}

func TestWrap(t *testing.T) {
	Wrap("outer") // want unrestored-global(warning) "onefunction\.wrap"
}

func TestRun(t *testing.T) {
	if got := Run(errors.New("x")); got != "E: x" {
		t.Fatal(got)
	}
}
