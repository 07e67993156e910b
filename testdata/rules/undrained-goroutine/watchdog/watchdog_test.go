// Package watchdog has goroutines that fail a test which takes too long, unless the test tells them that it is done.
//
// Covers: J7
// Go: leaks
package watchdog

import (
	"context"
	"testing"
	"time"
)

func TestToldInTime(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // want undrained-goroutine(info) "TestToldInTime"
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
			t.Error("too long")
		}
	}()
}

// It tells the test that it was told, which may be after the end.
func TestTellsBack(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // want undrained-goroutine(error) "TestTellsBack"
		select {
		case <-ctx.Done():
			t.Log("in time")
		case <-time.After(time.Minute):
			t.Error("too long")
		}
	}()
}

// Nobody tells it.
func TestAlone(t *testing.T) {
	done := make(chan struct{})
	go func() { // want undrained-goroutine(error) "TestAlone"
		select {
		case <-done:
			return
		case <-time.After(time.Minute):
			t.Error("too long")
		}
	}()
}
