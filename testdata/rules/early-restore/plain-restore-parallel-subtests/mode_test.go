package mode

import "testing"

func TestPlain(t *testing.T) {
	old := Mode
	Mode = "fast"
	t.Run("sub", func(t *testing.T) {
		t.Parallel()
		if !Fast() {
			t.Fatal("restored too early")
		}
	})
	Mode = old // want early-restore(error) "Mode"
}
