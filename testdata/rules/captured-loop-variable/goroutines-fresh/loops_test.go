// Covers: LC05 LC06 LC07 LC11 LC15 LC43
// Go: passes -count=1 -race

//go:build go1.21

// Arguments, copies, joins inside the iteration: nothing is shared, or nothing runs late.
package loops

import (
	"sync"
	"testing"
)

type pair struct{ k int }

func TestFreshArguments(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i, v := range []string{"a", "b"} {
		wg.Add(1)
		go func(i int, v string) {
			defer wg.Done()
			<-start
			s.add(i, v)
		}(i, v)
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestFreshCopies(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i, v := range []string{"a", "b"} {
		i, v := i, v
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(i, v)
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestFreshJoined(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.add(v)
		}()
		<-done
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestFreshFieldName(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for k := range []int{1, 2} {
		copied := k
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(pair{k: copied})
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestFreshShadowedInside(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		value := v
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			v := value
			s.add(v)
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestFreshCalledAtOnce(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		func() { s.add(v) }()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func deferredArguments(s *seen) {
	for i, v := range []string{"a", "b"} {
		defer func(i int, v string) { s.add(i, v) }(i, v)
	}
}

func TestFreshDeferArguments(t *testing.T) {
	var s seen
	deferredArguments(&s)
	s.want(t, 2)
}
