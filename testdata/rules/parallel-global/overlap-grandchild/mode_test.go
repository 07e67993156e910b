package mode

import "testing"

func TestGrandchild(t *testing.T) { // want TestGrandchild:"serial"
	t.Run("child", func(t *testing.T) { // want TestGrandchild/child:"serial"
		t.Run("grandchild", func(t *testing.T) { // want TestGrandchild/child/grandchild:"parallel"
			t.Parallel()
			old := Mode
			t.Cleanup(func() { Mode = old })
			Mode = "fast"
			Fast()
		})
	})
	if Fast() {
		t.Fatal("t.Run returned before the grandchild was done")
	}
	t.Run("sibling", func(t *testing.T) { // want TestGrandchild/sibling:"serial"
		if Fast() {
			t.Fatal("overlaps the grandchild")
		}
	})
}
