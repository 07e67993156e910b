package watcher

import "testing"

func TestStart(t *testing.T) {
	w := New()
	go w.Start()
	w.Stop()
}

func TestInterval(t *testing.T) {
	old := interval
	t.Cleanup(func() { interval = old })
	interval = 2
}
