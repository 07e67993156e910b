package mode

import "testing"

var cases = []struct {
	name string
	fast bool
}{{"fast", true}, {"default", false}}

func TestTable(t *testing.T) {
	old := Mode
	t.Cleanup(func() { Mode = old })
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if tc.fast {
				Mode = "fast" // want unrestored-global(error) "Mode"
			}
			if Fast() != tc.fast {
				t.Fatal("an earlier case set it")
			}
		})
	}
}

func setLevel(t *testing.T, n int) {
	t.Helper()
	old := Level
	t.Cleanup(func() { Level = old })
	Level = n // want unrestored-global(error) "Level"
}

func TestOuterT(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(inner *testing.T) {
			if tc.fast {
				setLevel(t, 2)
			}
			if Loud() != tc.fast {
				inner.Fatal("an earlier case set it")
			}
		})
	}
}

func TestEachCase(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			old := Mode
			t.Cleanup(func() { Mode = old })
			if tc.fast {
				Mode = "fast"
			}
			if Fast() != tc.fast {
				t.Fatal("an earlier case set it")
			}
		})
	}
}

func TestDefault(t *testing.T) {
	if Fast() || Loud() {
		t.Fatal("left behind")
	}
}
