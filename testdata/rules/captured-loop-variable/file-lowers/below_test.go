//go:build go1.18

package version

import "testing"

func TestBelow(t *testing.T) {
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
