package mode

import "testing"

func TestParentSets(t *testing.T) { // want TestParentSets:"serial"
	old := Mode
	t.Cleanup(func() { Mode = old })
	Mode = "fast"
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !Fast() {
				t.Fatal("the parent's cleanup ran before its subtests")
			}
		})
	}
}

func TestAfter(t *testing.T) {
	if Fast() {
		t.Fatal("not restored")
	}
}
