package mode

import "testing"

func TestReader(t *testing.T) {
	t.Parallel()
	t.Run("only", func(t *testing.T) {
		t.Parallel()
		for range 1000 {
			Fast()
		}
	})
}

func TestWriter(t *testing.T) {
	t.Parallel()
	t.Run("only", func(t *testing.T) {
		t.Parallel()
		old := Mode
		t.Cleanup(func() { Mode = old })
		Mode = "fast" // want parallel-global(error) "Mode"
		Fast()
	})
}
