package server

import "testing"

func TestSize(t *testing.T) {
	old := Size
	t.Cleanup(func() { Size = old })
	Size = 2
	_ = make([]int, Size)
}

// The goroutine starts the loop, which Stop waits for.
func TestStop(t *testing.T) {
	s := New()
	go s.Start()
	s.Stop()
}

func TestRestart(t *testing.T) {
	New().Restart()
}
