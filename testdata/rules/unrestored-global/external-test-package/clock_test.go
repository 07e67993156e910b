package clock_test

import (
	"testing"

	"example.com/rules/unrestored-global/external-test-package"
)

func TestFrozen(t *testing.T) {
	clock.Now = func() int { return 100 } // want unrestored-global(error) "clock.Now"
	if got := clock.Tick(); got != 101 {
		t.Errorf("Tick = %d", got)
	}
}
