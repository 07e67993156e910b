// Covers: LC01 LC02 LC03 LC04 LC05 LC10 LC11 LC12 LC13 LC14
// Go: fails
// Vet: loop variable v captured by func literal
// Vet: loop variable p captured by func literal

//go:build go1.21

// All goroutines run after the loop and see its last values.
package loops

import (
	"sync"
	"testing"
)

type node struct{ next *node }

var list = &node{next: &node{}}

func TestCaughtBoth(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i, v := range []string{"a", "b"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(i, v) // want captured-loop-variable "\bi\b" want captured-loop-variable "\bv\b"
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtKey(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range []int{1, 2} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(i) // want captured-loop-variable "\bi\b"
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtValue(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(v) // want captured-loop-variable "\bv\b"
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtWithStatementAfter(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(v) // want captured-loop-variable "\bv\b"
		}()
		t.Log("started")
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtAssigned(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	var x [1]int
	var f float64
	for x[0], f = range []float64{1, 2} {
		wg.Add(1)
		_ = x
		go func() {
			defer wg.Done()
			<-start
			s.add(f) // want captured-loop-variable "\bf\b"
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtInMapKey(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for k := range []int{1, 2} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(map[int]int{k: 1}) // want captured-loop-variable "\bk\b"
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtThreeClause(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(min(i, 1)) // want captured-loop-variable "\bi\b"
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtTwoCounters(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i, j := 0, 3; i < j; i, j = i+1, j-1 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(i, j) // want captured-loop-variable "\bi\b" want captured-loop-variable "\bj\b"
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestCaughtList(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for p := list; p != nil; p = p.next {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(p) // want captured-loop-variable "\bp\b"
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func deferred(s *seen) {
	for i, v := range []string{"a", "b"} {
		defer func() { s.add(i, v) }() // want captured-loop-variable "\bi\b" want captured-loop-variable "\bv\b"
	}
}

func TestCaughtByDefer(t *testing.T) {
	var s seen
	deferred(&s)
	s.want(t, 2)
}
