package mode

import "testing"

func TestSubs(t *testing.T) {
	t.Run("writer", func(t *testing.T) { // want TestSubs/writer:"parallel"
		old := Mode
		t.Cleanup(func() { Mode = old })
		Mode = "fast" // want parallel-global(error) "Mode"
		t.Parallel()
		Fast()
	})
	t.Run("reader", func(t *testing.T) { // want TestSubs/reader:"serial"
		if Fast() {
			t.Fatal("the paused sibling set it")
		}
	})
}

func TestAfter(t *testing.T) {
	if Fast() {
		t.Fatal("the subtests have ended and cleaned up")
	}
}
