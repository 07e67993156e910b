package tick

import (
	"testing"
	"time"
)

func TestTicker(t *testing.T) {
	ticker := time.NewTicker(Interval)
	select {
	case <-ticker.C:
		t.Error("too early")
	default:
	}
}
