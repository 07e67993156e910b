package mode

import "testing"

func TestLiterals(t *testing.T) {
	old := Mode
	defer func() { Mode = old }() // want early-restore(error) "Mode"
	Mode = "fast"
	t.Run("parallel", func(t *testing.T) { // want TestLiterals/parallel:"parallel"
		t.Parallel()
		if !Fast() {
			t.Fatal("restored too early")
		}
	})
	t.Run("serial", func(t *testing.T) { // want TestLiterals/serial:"serial"
		if !Fast() {
			t.Fatal("not set")
		}
	})
}

func TestTable(t *testing.T) {
	defer func(old string) { Mode = old }(Mode) // want early-restore(error) "Mode"
	Mode = "fast"
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !Fast() {
				t.Fatal("restored too early")
			}
		})
	}
}

func TestDefault(t *testing.T) {
	if Fast() {
		t.Fatal("not restored at all")
	}
}
