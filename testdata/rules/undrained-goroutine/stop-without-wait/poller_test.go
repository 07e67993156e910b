package poller

import (
	"testing"
	"time"
)

func TestStart(t *testing.T) {
	p := Start()
	defer p.Close()
}

func TestInterval(t *testing.T) {
	old := interval
	t.Cleanup(func() { interval = old })
	interval = 1
	time.Sleep(50 * time.Millisecond)
}
