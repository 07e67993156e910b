package clock

import "testing"

func freeze(tb testing.TB, n int) {
	tb.Helper()
	old := now
	tb.Cleanup(func() { now = old })
	now = func() int { return n }
}

func TestFrozen(t *testing.T) {
	freeze(t, 10)
	if Now() != 12 {
		t.Error(Now())
	}
}

func TestByHand(t *testing.T) {
	old := now
	defer func() { now = old }()
	now = func() int { return 5 } // want unsanctioned-write(error) "clock.now"
	if Now() != 7 {
		t.Error(Now())
	}
}

func TestLater(t *testing.T) {
	old := later
	defer func() { later = old }()
	later = func() int { return 5 }
}

func TestShadowed(t *testing.T) {
	now := func() int { return 3 }
	now = func() int { return 4 }
	_ = now
}
