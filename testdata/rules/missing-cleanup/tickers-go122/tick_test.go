package tick

import (
	"testing"
	"time"
)

func TestTicker(t *testing.T) {
	ticker := time.NewTicker(Interval) // want missing-cleanup(warning) "time.NewTicker"
	select {
	case <-ticker.C:
		t.Error("too early")
	default:
	}
}

func TestStopped(t *testing.T) {
	ticker := time.NewTicker(Interval)
	defer ticker.Stop()
}
