// Package poll has helpers that run a function at once or in a goroutine, as an argument says: a channel that may be nil,
// or a flag.
//
// Covers: J4
// Go: leaks
package poll

import "testing"

func poll(async chan<- struct{}, f func()) {
	if async == nil {
		f()
		return
	}
	go func() { // want undrained-goroutine(error) "TestWithChannelNobodyReads"
		f()
		close(async)
	}()
}

func pollElse(async chan<- struct{}, f func()) {
	if async != nil {
		go func() { // want undrained-goroutine(error) "TestElseWithChannelNobodyReads"
			f()
			close(async)
		}()
	} else {
		f()
	}
}

func pollFlag(background bool, f func()) {
	if !background {
		f()
		return
	}
	go f() // want undrained-goroutine(error) "TestFlagSet"
}

// Where the parameter has been given another value, the argument decides nothing.
func pollDefault(async chan<- struct{}, f func()) {
	if async == nil {
		async = make(chan struct{})
	}
	if async != nil {
		go func() { // want undrained-goroutine(error) "TestDefault"
			f()
			close(async)
		}()
	}
}

// What is started before the test of the argument is started in any case.
func pollBefore(async chan<- struct{}, f func()) {
	go f() // want undrained-goroutine(error) "TestBefore"
	if async == nil {
		return
	}
	close(async)
}

// The condition is about one of two ways to the goroutine.
func pollSometimes(async chan<- struct{}, busy bool, f func()) {
	if busy {
		if async == nil {
			return
		}
	}
	go f() // want undrained-goroutine(error) "TestSometimes"
}

type poller struct{ rounds int }

func (p *poller) poll(versioned bool, async chan<- struct{}, f func()) {
	p.rounds++
	p.do(versioned, async, f)
}

func (p *poller) do(versioned bool, async chan<- struct{}, f func()) {
	run := func() {
		if versioned {
			f()
		}
	}
	poll(async, run)
}

func TestNil(t *testing.T) {
	poll(nil, func() { check(t) })
	pollElse(nil, func() { check(t) })
	pollFlag(false, func() { check(t) })
}

func TestNilThroughMethods(t *testing.T) {
	p := &poller{}
	p.poll(true, nil, func() { check(t) })
}

func TestWithChannel(t *testing.T) {
	done := make(chan struct{})
	poll(done, func() { check(t) })
	<-done
}

func TestWithChannelNobodyReads(t *testing.T) {
	done := make(chan struct{})
	poll(done, func() { check(t) })
}

func TestElseWithChannelNobodyReads(t *testing.T) {
	done := make(chan struct{})
	pollElse(done, func() { check(t) })
}

func TestFlagSet(t *testing.T) {
	pollFlag(true, func() { check(t) })
}

func TestDefault(t *testing.T) {
	pollDefault(nil, func() { check(t) })
}

func TestBefore(t *testing.T) {
	pollBefore(nil, func() { check(t) })
}

func TestSometimes(t *testing.T) {
	pollSometimes(nil, false, func() { check(t) })
}

var limit = 1

func check(t *testing.T) {
	t.Helper()
	if limit < 0 {
		t.Error(limit)
	}
}
