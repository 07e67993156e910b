// Covers: LC15 LC16 LC17 LC18 LC19 LC22
// Go: fails
// Vet: loop variable v captured by func literal
// Vet: sync.Go requires go1.25 or later (file is go1.21)

//go:build go1.21

// The go statement stands in a branch, a case or an inner loop.
package loops

import (
	"sync"
	"testing"
)

func TestCaughtInIf(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2, 3} {
		if len(start) == 0 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
			}()
		} else if cap(start) == 1 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
			}()
		}
	}
	close(start)
	wg.Wait()
	s.want(t, 3)
}

func TestCaughtInSwitch(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		switch len(start) {
		case 0:
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
			}()
		default:
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
			}()
		}
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtInTypeSwitch(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []any{1, "x"} {
		switch v.(type) {
		case int, string:
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
			}()
		}
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtInSelect(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		select {
		case <-start:
		default:
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
			}()
		}
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtInInnerLoop(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		for w := range []int{1} {
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-start
				s.add(v, w) // want captured-loop-variable "\bv\b" want captured-loop-variable "\bw\b"
			}()
		}
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtAfterAdd(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		if v > 0 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
			}()
		} else {
			wg.Go(func() {
				<-start
				s.add(-v) // want captured-loop-variable "\bv\b"
			})
		}
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}
