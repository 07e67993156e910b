// Package check is a stand-in: the shape of the API and nothing more.
package check

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// C is a running test.
type C struct{ t *testing.T }

// Checker decides about a value.
type Checker func(obtained any, args []any) bool

// Checkers.
var (
	Equals     Checker = func(obtained any, args []any) bool { return obtained == args[0] }
	DeepEquals Checker = func(obtained any, args []any) bool { return reflect.DeepEqual(obtained, args[0]) }
	IsNil      Checker = func(obtained any, args []any) bool { return obtained == nil }
)

// Assert stops the test unless the checker is content.
func (c *C) Assert(obtained any, checker Checker, args ...any) {
	if !checker(obtained, args) {
		c.t.Fatalf("obtained %v, args %v", obtained, args)
	}
}

// Check marks the test as failed unless the checker is content.
func (c *C) Check(obtained any, checker Checker, args ...any) bool {
	ok := checker(obtained, args)
	if !ok {
		c.t.Errorf("obtained %v, args %v", obtained, args)
	}
	return ok
}

// Fatal stops the test.
func (c *C) Fatal(args ...any) { c.t.Fatal(args...) }

// MkDir makes a directory for the time of the suite.
func (c *C) MkDir() string {
	dir, err := os.MkdirTemp("", "check")
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

var suites []any

// Suite registers a suite.
func Suite(suite any) any {
	suites = append(suites, suite)
	return suite
}

// TestingT runs all suites.
func TestingT(t *testing.T) {
	for _, suite := range suites {
		v := reflect.ValueOf(suite)
		call := func(name string, c *C) {
			if m := v.MethodByName(name); m.IsValid() {
				m.Call([]reflect.Value{reflect.ValueOf(c)})
			}
		}
		call("SetUpSuite", &C{t})
		for i := range v.NumMethod() {
			name := v.Type().Method(i).Name
			if !strings.HasPrefix(name, "Test") {
				continue
			}
			t.Run(name, func(t *testing.T) {
				call("SetUpTest", &C{t})
				defer call("TearDownTest", &C{t})
				call(name, &C{t})
			})
		}
		call("TearDownSuite", &C{t})
	}
}
