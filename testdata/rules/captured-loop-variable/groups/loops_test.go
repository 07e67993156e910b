// Covers: LC20 LC21 LC22 LC23 LC24 LC25
// Go: fails
// Vet: loop variable v captured by func literal
// Vet: sync.Go requires go1.25 or later (file is go1.21)

//go:build go1.21

// Goroutines that a group starts: errgroup, sync.WaitGroup, a group of our own; and one that runs at once.
package loops

import (
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

func TestCaughtByErrgroup(t *testing.T) {
	var s seen
	var g errgroup.Group
	start := make(chan struct{})
	for _, v := range []int{1, 2, 3} {
		if v < 3 {
			g.Go(func() error {
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
				return nil
			})
		} else {
			g.Go(func() error {
				<-start
				s.add(v) // want captured-loop-variable "\bv\b"
				return nil
			})
		}
	}
	close(start)
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	s.want(t, 3)
}

func TestCaughtByWaitGroup(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		wg.Go(func() {
			<-start
			s.add(v) // want captured-loop-variable "\bv\b"
		})
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

// group starts goroutines like errgroup.
type group struct{ wg sync.WaitGroup }

func (g *group) Go(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		_ = f()
	}()
}

func TestCaughtByOwnGroup(t *testing.T) {
	var s seen
	var g group
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		g.Go(func() error {
			<-start
			s.add(v) // want captured-loop-variable "\bv\b"
			return nil
		})
	}
	close(start)
	g.wg.Wait()
	s.want(t, 2)
}

// inline runs at once.
type inline struct{}

func (inline) Go(f func() error) { _ = f() }

func TestFreshInline(t *testing.T) {
	var s seen
	var g inline
	for _, v := range []int{1, 2} {
		g.Go(func() error {
			s.add(v)
			return nil
		})
	}
	s.want(t, 2)
}

func spawnAll[T any](s *seen, start chan struct{}, wg *sync.WaitGroup, values []T) {
	for _, v := range values {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(v) // want captured-loop-variable "\bv\b"
		}()
	}
}

func TestCaughtInGeneric(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	spawnAll(&s, start, &wg, []string{"a", "b"})
	close(start)
	wg.Wait()
	s.want(t, 2)
}

// runner is anything with Go; whether it runs at once is not known.
type runner interface{ Go(func() error) }

func runAll[G runner](s *seen, g G) {
	for _, v := range []int{1, 2} {
		g.Go(func() error {
			s.add(v)
			return nil
		})
	}
}

func TestFreshConstrained(t *testing.T) {
	var s seen
	runAll(&s, inline{})
	s.want(t, 2)
}

// holder holds a group.
type holder[T any] struct {
	a     errgroup.Group
	value T
}

func TestCaughtByField(t *testing.T) {
	var s seen
	var h holder[int]
	start := make(chan struct{})
	for _, v := range []int{1, 2} {
		h.a.Go(func() error {
			<-start
			s.add(v) // want captured-loop-variable "\bv\b"
			return nil
		})
	}
	close(start)
	if err := h.a.Wait(); err != nil {
		t.Fatal(err)
	}
	s.want(t, 2)
}
