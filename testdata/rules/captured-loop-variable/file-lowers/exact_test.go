//go:build go1.21

package version

import "testing"

func TestExact(t *testing.T) {
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
