package rate

import "testing"

// TestRateOfDay is the victim of TestBurst.
func TestRateOfDay(t *testing.T) {
	if PerMinute()*60*24 != 432000 {
		t.Error(PerMinute())
	}
}
