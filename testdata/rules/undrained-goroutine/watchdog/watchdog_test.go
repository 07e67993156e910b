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

// It looks at the test when it is told, which may be after the end.
func TestTellsBack(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // want undrained-goroutine(error) "TestTellsBack"
		select {
		case <-ctx.Done():
			if ctx.Err() == nil {
				t.Error("not cancelled")
			}
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

type client struct{ answers chan string }

func dial() (*client, func()) {
	c := &client{answers: make(chan string, 1)}
	c.answers <- "a"
	return c, func() {}
}

// The test waits for something else than the goroutine does.
func TestEndsOther(t *testing.T) {
	c, hangUp := dial()
	done := make(chan bool, 1)
	go func() { // want undrained-goroutine(error) "TestEndsOther"
		select {
		case <-done:
			if cap(done) == 0 {
				t.Error("no buffer")
			}
		case <-time.After(time.Minute):
			hangUp()
			t.Error("too long")
		}
	}()
	if got := <-c.answers; got != "a" {
		t.Error(got)
	}
	close(done)
}

// What it looks at the test itself sends.
func TestEvents(t *testing.T) {
	events, done := make(chan int), make(chan struct{})
	defer close(done)
	go func() { // want undrained-goroutine(info) "TestEvents"
		for {
			select {
			case <-done:
				return
			case event := <-events:
				if event < 0 {
					t.Error(event)
				}
			}
		}
	}()
	events <- 1
}

// Time passes by itself.
func TestTicks(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	go func() { // want undrained-goroutine(error) "TestTicks"
		for {
			select {
			case <-done:
				return
			case now := <-ticker.C:
				if now.IsZero() {
					t.Error(now)
				}
			}
		}
	}()
}
