package rate

import "testing"

// A reader that runs before the polluter in source order, and after it with -count=2.
func TestPerMinute(t *testing.T) {
	if PerMinute() != 300 {
		t.Error(PerMinute())
	}
}
