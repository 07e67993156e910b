// Package quicktest is a stand-in: the shape of the API and nothing more.
package quicktest

import (
	"fmt"
	"os"
	"reflect"
	"testing"
)

// C is a test with helpers.
type C struct {
	testing.TB
	deferred []func()
}

// New wraps t.
func New(t testing.TB) *C { return &C{TB: t} }

// Run runs a subtest.
func (c *C) Run(name string, f func(c *C)) bool {
	return c.TB.(*testing.T).Run(name, func(t *testing.T) { f(New(t)) })
}

// Parallel marks the test as parallel.
func (c *C) Parallel() { c.TB.(*testing.T).Parallel() }

// Patch sets *dest and puts the former value back when the test ends.
func (c *C) Patch(dest, value any) {
	d := reflect.ValueOf(dest).Elem()
	old := reflect.New(d.Type()).Elem()
	old.Set(d)
	d.Set(reflect.ValueOf(value))
	c.Cleanup(func() { d.Set(old) })
}

// Setenv sets a variable for the time of the test.
func (c *C) Setenv(name, value string) {
	old, had := os.LookupEnv(name)
	os.Setenv(name, value)
	c.Cleanup(func() {
		if had {
			os.Setenv(name, old)
		} else {
			os.Unsetenv(name)
		}
	})
}

// Defer registers f to run at Done.
func (c *C) Defer(f func()) { c.deferred = append(c.deferred, f) }

// Done runs what was deferred.
func (c *C) Done() {
	for i := len(c.deferred) - 1; i >= 0; i-- {
		c.deferred[i]()
	}
	c.deferred = nil
}

// Checker decides about a value.
type Checker interface {
	check(got any, args []any) error
}

type checker func(got any, args []any) error

func (f checker) check(got any, args []any) error { return f(got, args) }

// Checkers.
var (
	Equals Checker = checker(func(got any, args []any) error {
		if !reflect.DeepEqual(got, args[0]) {
			return fmt.Errorf("got %v, want %v", got, args[0])
		}
		return nil
	})
	IsNil Checker = checker(func(got any, args []any) error {
		if got != nil {
			return fmt.Errorf("got %v, want nil", got)
		}
		return nil
	})
)

// Assert stops the test unless the checker is content.
func (c *C) Assert(got any, check Checker, args ...any) {
	c.Helper()
	if err := check.check(got, args); err != nil {
		c.Fatal(err)
	}
}

// Check marks the test as failed unless the checker is content.
func (c *C) Check(got any, check Checker, args ...any) bool {
	c.Helper()
	err := check.check(got, args)
	if err != nil {
		c.Error(err)
	}
	return err == nil
}
