// Covers: LC26 PT08 LC30
// Go: fails -run=AsModule
// Go: fails -run=Lower
// Go: passes -run=Raised
// Vet: loop variable i captured by func literal

// The module is at go1.19: its loop variables are shared, unless a file raises its language version.
package version

import "testing"

func TestAsModule(t *testing.T) {
	for i, tc := range []string{"a", "b"} {
		want := i
		t.Run(tc, func(t *testing.T) {
			t.Parallel()
			if i != want { // want captured-loop-variable "\bi\b"
				t.Error(i, "is not", want)
			}
		})
	}
}
