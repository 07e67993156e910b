package mode

import "testing"

func TestFirstParent(t *testing.T) { // want TestFirstParent:"serial"
	t.Run("only", func(t *testing.T) { // want TestFirstParent/only:"parallel"
		t.Parallel()
		old := Mode
		t.Cleanup(func() { Mode = old })
		Mode = "fast"
		if !Fast() {
			t.Fatal("not fast")
		}
	})
	t.Run("serial", func(t *testing.T) { // want TestFirstParent/serial:"serial"
		if Fast() {
			t.Fatal("its parallel sibling goes on later")
		}
	})
}

func TestSecondParent(t *testing.T) {
	t.Run("only", func(t *testing.T) { // want TestSecondParent/only:"parallel"
		t.Parallel()
		if Fast() {
			t.Fatal("subtests of another serial parent have ended")
		}
	})
	t.Run("serial", func(t *testing.T) {
		old := Mode
		t.Cleanup(func() { Mode = old })
		Mode = "fast"
		Fast()
	})
}
