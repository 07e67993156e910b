package mode

import "testing"

func TestGrandchild(t *testing.T) {
	t.Run("reader", func(t *testing.T) {
		t.Parallel()
		for range 1000 {
			Fast()
		}
	})
	t.Run("child", func(t *testing.T) {
		t.Parallel()
		t.Run("grandchild", func(t *testing.T) { // want TestGrandchild/child/grandchild:"serial"
			old := Mode
			t.Cleanup(func() { Mode = old })
			Mode = "fast" // want parallel-global(error) "Mode"
			Fast()
		})
	})
}
