// Package starts has goroutines that call a method of the test only before they go round, or while they do.
//
// Covers: J13
// Go: leaks
package starts

import (
	"testing"
	"time"
)

func check(t *testing.T, count int) {
	if count > 0 {
		t.Error(count)
	}
}

func TestBefore(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	go func() { // want undrained-goroutine(info) "TestBefore"
		check(t, cap(stop))
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
}

func TestWhile(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	go func() { // want undrained-goroutine(error) "TestWhile"
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				check(t, cap(stop))
			}
		}
	}()
}
