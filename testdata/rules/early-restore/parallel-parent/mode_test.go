package mode

import "testing"

func TestDefer(t *testing.T) { // want TestDefer:"parallel"
	t.Parallel()
	old := Mode
	defer func() { Mode = old }() // want early-restore(error) "Mode"
	Mode = "fast"                 // want parallel-global(error) "Mode"
	t.Run("sub", func(t *testing.T) {
		t.Parallel()
		if !Fast() {
			t.Fatal("restored too early")
		}
	})
}

func TestCleanup(t *testing.T) { // want TestCleanup:"parallel"
	t.Parallel()
	old := Mode
	t.Cleanup(func() { Mode = old })
	Mode = "fast" // want parallel-global(error) "Mode"
	t.Run("sub", func(t *testing.T) {
		t.Parallel()
		Fast()
	})
}
