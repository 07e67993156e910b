package rate

import "testing"

func TestBurst(t *testing.T) {
	perSecond = 50 // want unrestored-global(error) "rate.perSecond"
	if PerMinute() != 3000 {
		t.Error(PerMinute())
	}
}
