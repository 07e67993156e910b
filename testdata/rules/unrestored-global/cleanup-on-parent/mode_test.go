package mode

import "testing"

func TestModes(t *testing.T) {
	for _, tc := range []struct{ name, set, want string }{
		{"slow", "slow", "slow"},
		{"default", "", "fast"},
	} {
		t.Run(tc.name, func(st *testing.T) {
			if tc.set != "" {
				old := mode
				t.Cleanup(func() { mode = old })
				mode = tc.set // want unrestored-global(error) "mode.mode"
			}
			if got := Mode(); got != tc.want {
				st.Errorf("Mode = %q", got)
			}
		})
	}
}

func TestModesRestoredByCase(t *testing.T) {
	for _, tc := range []struct{ name, set, want string }{
		{"slow", "slow", "slow"},
		{"default", "", "fast"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.set != "" {
				old := mode
				t.Cleanup(func() { mode = old })
				mode = tc.set
			}
			if got := Mode(); got != tc.want {
				t.Errorf("Mode = %q", got)
			}
		})
	}
}
