// Package hands has tests that hand over something to their goroutine in the end. On a channel without a buffer the goroutine has
// taken it by then.
//
// Covers: J7
// Go: leaks
package hands

import "testing"

func TestMeets(t *testing.T) {
	stop := make(chan struct{})
	go func() { // want undrained-goroutine(info) "TestMeets"
		for round := 0; ; round++ {
			if round < 0 {
				t.Error(round)
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	stop <- struct{}{}
}

// The test does not wait until it is taken.
func TestBuffer(t *testing.T) {
	stop := make(chan struct{}, 1)
	go func() { // want undrained-goroutine(error) "TestBuffer"
		for round := 0; ; round++ {
			if round < 0 {
				t.Error(round)
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	stop <- struct{}{}
}

// The goroutine goes on after that.
func TestGoesOn(t *testing.T) {
	stop := make(chan struct{})
	go func() { // want undrained-goroutine(error) "TestGoesOn"
		<-stop
		if cap(stop) > 0 {
			t.Error("has a buffer")
		}
	}()
	stop <- struct{}{}
}
