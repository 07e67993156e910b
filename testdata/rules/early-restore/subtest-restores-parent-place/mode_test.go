package mode

import "testing"

func TestOne(t *testing.T) {
	t.Run("only", func(t *testing.T) { // want TestOne/only:"parallel"
		t.Parallel()
		old := Mode
		defer func() { Mode = old }()
		Mode = "fast"
		t.Run("inner", func(t *testing.T) { // want TestOne/only/inner:"serial"
			if !Fast() {
				t.Fatal("not set")
			}
		})
	})
}

func TestDefault(t *testing.T) {
	if Fast() {
		t.Fatal("left behind")
	}
}
