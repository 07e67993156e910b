package clock

import (
	"testing"
	"time"
)

func freeze(t *testing.T) {
	t.Helper()
	old := Now
	t.Cleanup(func() { Now = old })
	Now = func() time.Time { return time.Unix(0, 0) } // want parallel-global(error) "Now"
}

func freezeTwice(t *testing.T) {
	t.Helper()
	freeze(t)
}

func TestFrozen(t *testing.T) {
	t.Parallel()
	freeze(t)
	Stamp()
}

func TestFrozenDeeper(t *testing.T) {
	t.Parallel()
	t.Run("sub", func(t *testing.T) { freezeTwice(t) })
}

func TestZone(t *testing.T) {
	t.Parallel()
	WithZone("CET") // want parallel-global(error) "Zone"
}

func TestRunning(t *testing.T) {
	t.Parallel()
	for range 1000 {
		Stamp()
	}
}

func TestSerialFrozen(t *testing.T) {
	freeze(t)
	Stamp()
}
