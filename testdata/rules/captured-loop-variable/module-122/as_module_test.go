// Covers: LC26 PT08
// Go: fails -run=Lowered
// Go: passes -run=AsModule
// Vet: loop variable i captured by func literal

// The module is at go1.22, one file asks for go1.21.
package version

import "testing"

func TestAsModule(t *testing.T) {
	for i, tc := range []string{"a", "b"} {
		want := i
		t.Run(tc, func(t *testing.T) {
			t.Parallel()
			if i != want {
				t.Error(i, "is not", want)
			}
		})
	}
}
