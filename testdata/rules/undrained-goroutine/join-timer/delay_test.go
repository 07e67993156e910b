package delay

import (
	"context"
	"testing"
	"time"
)

func TestTimer(t *testing.T) {
	timer := Later(time.Hour)
	defer timer.Stop()
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := OnCancel(ctx)
	if !stop() {
		t.Error("already running")
	}
}

func TestLabel(t *testing.T) {
	old := label
	t.Cleanup(func() { label = old })
	label = "later"
	report(label)
}
