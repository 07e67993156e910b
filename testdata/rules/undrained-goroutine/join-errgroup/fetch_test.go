package fetch

import (
	"context"
	"errors"
	"testing"

	"golang.org/x/sync/errgroup"
)

func TestPrefix(t *testing.T) {
	old := prefix
	t.Cleanup(func() { prefix = old })
	prefix = ""
	if got, _ := Fetch("a"); got != "a" {
		t.Error(got)
	}
}

func TestGroup(t *testing.T) {
	var g errgroup.Group
	for _, name := range []string{"a", "b"} {
		g.Go(func() error {
			_, err := Fetch(name)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

func TestWithContext(t *testing.T) {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error {
		if _, err := Fetch("a"); err != nil {
			return err
		}
		return ctx.Err()
	})
	err := g.Wait()
	if err != nil {
		t.Error(err)
	}
}

func TestCleanup(t *testing.T) {
	g := new(errgroup.Group)
	t.Cleanup(func() {
		if err := g.Wait(); err == nil {
			t.Error("no error")
		}
	})
	g.Go(func() error { return errors.New("refused") })
}

func TestNotWaited(t *testing.T) {
	var g errgroup.Group
	g.Go(func() error { // want undrained-goroutine(error) "func literal|TestNotWaited"
		_, err := Fetch("a")
		return err
	})
}
