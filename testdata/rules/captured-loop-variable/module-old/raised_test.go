//go:build go1.22

package version

import "testing"

func TestRaised(t *testing.T) {
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
