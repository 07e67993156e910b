package table

import (
	"os"
	"testing"
)

var golden = map[string]int{"small": 2}

func init() { Sizes["large"] = 2 }

func TestMain(m *testing.M) {
	Unit = "kb"
	os.Exit(m.Run())
}

func TestSmall(t *testing.T) {
	t.Parallel()
	if Size("small") != golden["small"] {
		t.Fatal(Size("small"))
	}
}

func TestLarge(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"large": 4} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if Size(name) != want {
				t.Fatal(Size(name))
			}
		})
	}
}
