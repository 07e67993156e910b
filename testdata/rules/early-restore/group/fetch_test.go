package fetch

import (
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

func TestWrongErrgroup(t *testing.T) {
	old := Host
	defer func() { Host = old }() // want early-restore(error) "Host"
	Host = "localhost"
	var g errgroup.Group
	t.Cleanup(func() { _ = g.Wait() })
	for range 10 {
		g.Go(func() error {
			for range 1000 {
				URL("/")
			}
			return nil
		})
	}
}

func TestRightErrgroup(t *testing.T) {
	old := Host
	defer func() { Host = old }()
	Host = "localhost"
	var g errgroup.Group
	g.Go(func() error {
		URL("/")
		return nil
	})
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

func TestWrongWaitGroupGo(t *testing.T) {
	var wg sync.WaitGroup
	t.Cleanup(wg.Wait)
	old := Host
	t.Cleanup(func() { Host = old }) // want early-restore(error) "Host"
	Host = "localhost"
	for range 10 {
		wg.Go(func() {
			for range 1000 {
				URL("/")
			}
		})
	}
}

func TestRightWaitGroupGo(t *testing.T) {
	old := Host
	t.Cleanup(func() { Host = old })
	Host = "localhost"
	var wg sync.WaitGroup
	t.Cleanup(wg.Wait)
	wg.Go(func() { URL("/") })
}
