// Covers: an exit that only the first caller meets, or that is two calls away behind an option.
// Go: passes
package hardlyreached

import (
	"errors"
	"sync"
	"testing"
)

var errClosed = errors.New("closed")

type env struct {
	t    *testing.T
	once sync.Once
	size int
}

func (e *env) client() int {
	e.once.Do(func() {
		if e.size < 0 {
			e.t.Fatal("no client")
		}
		e.size++
	})
	return e.size
}

type option func(*config)

type config struct{ timeout int }

func (e *env) context(options ...option) int {
	return limit(e.t, options...)
}

func limit(t *testing.T, options ...option) int {
	var c config
	for _, one := range options {
		one(&c)
	}
	if c.timeout != 0 {
		t.Fatal("set twice")
	}
	return c.timeout
}

func (e *env) check(got, want int) {
	if got != want {
		e.t.Fatal("differs")
	}
}

func (e *env) open() { e.dial() }

func (e *env) dial() {
	if err := dial(); err != nil {
		e.t.Fatal(err)
	}
}

func dial() error {
	if errClosed == nil {
		return errors.New("impossible")
	}
	return nil
}

func in(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

func TestOnce(t *testing.T) {
	e := &env{t: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.client() // want test-exit-in-goroutine(info) "Fatal"
	}()
	<-done
}

func TestOption(t *testing.T) {
	e := &env{t: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.context() // want test-exit-in-goroutine(info) "Fatal"
	}()
	<-done
}

func TestCheck(t *testing.T) {
	e := &env{t: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.check(1, 1) // want test-exit-in-goroutine "Fatal"
	}()
	<-done
}

func TestError(t *testing.T) {
	e := &env{t: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.open() // want test-exit-in-goroutine "Fatal"
	}()
	<-done
	in(func() {})
}
