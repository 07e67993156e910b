//go:build go1.23 && !windows

package version

import "testing"

func TestNewest(t *testing.T) {
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
