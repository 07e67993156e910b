// Package poll has helpers that run a function at once or in a goroutine, as an argument says.
//
// Covers: TG01
// Go: passes
package poll

import "testing"

func poll(async chan<- struct{}, f func()) {
	if async == nil {
		f()
		return
	}
	go func() { // want test-exit-in-goroutine "poll. runs what it is given in a goroutine"
		f()
		close(async)
	}()
}

type poller struct{}

func (poller) poll(async chan<- struct{}, f func(int)) {
	poll(async, func() { f(1) })
}

// A nil function is no channel: that one is there.
func (p poller) pollWith(async chan<- struct{}, f, after func()) {
	if after != nil {
		after()
	}
	poll(async, f)
}

func TestAtOnce(t *testing.T) {
	poll(nil, func() { check(t, 1) })
	poller{}.poll(nil, func(n int) { check(t, n) })
}

func TestInGoroutine(t *testing.T) {
	done := make(chan struct{})
	poller{}.pollWith(done, func() { check(t, 1) }, nil)
	<-done
}

func check(t *testing.T, n int) {
	t.Helper()
	if n != 1 {
		t.Fatal(n)
	}
}
