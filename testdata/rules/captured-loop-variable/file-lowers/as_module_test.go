// Covers: LC26 PT08
// Go: passes -run=AsModule|Disjunction|Newer|Newest
// Go: fails -run=Exact
// Go: fails -run=Below
// Go: fails -run=Conjunction
// Vet: loop variable i captured by func literal

// A file's constraint may lower its language version below that of the module, not below go1.21; a disjunction implies none.
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
