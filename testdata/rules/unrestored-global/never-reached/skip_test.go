// Covers: what follows a skip without a condition never runs; after one with a condition it may.
// Go: fails // polluter: TestShort
package neverreached

import (
	"os"
	"testing"
)

var mode, depth = "safe", 1

func TestSkipped(t *testing.T) {
	t.Skip("flaky")
	mode = "fast"
	set := func() { depth = 2 }
	set()
	t.Run("inner", func(t *testing.T) {
		mode = "slow"
	})
}

func TestShort(t *testing.T) {
	if os.Getenv("NEVER_REACHED") != "" {
		t.Skip("asked for")
	}
	mode = "quick" // want unrestored-global(error) "neverreached\.mode"
}

func TestReads(t *testing.T) {
	if mode != "safe" || depth != 1 {
		t.Fatal(mode, depth)
	}
}
