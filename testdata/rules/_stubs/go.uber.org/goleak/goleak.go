// Package goleak is a stand-in: the shape of the API; it counts goroutines and knows no stacks.
package goleak

import (
	"os"
	"runtime"
	"time"
)

// TestingT is the part of testing.TB that is used here.
type TestingT interface{ Error(...any) }

// TestingM is the part of testing.M that is used here.
type TestingM interface{ Run() int }

// Option changes what is looked for.
type Option interface{ ignored() int }

type ignore int

func (i ignore) ignored() int { return int(i) }

// IgnoreCurrent ignores the goroutines that run now.
func IgnoreCurrent() Option { return ignore(runtime.NumGoroutine()) }

// IgnoreTopFunction ignores one goroutine.
func IgnoreTopFunction(f string) Option { return ignore(1) }

// VerifyNone fails the test if more goroutines run than the test needs.
func VerifyNone(t TestingT, options ...Option) {
	allowed := 2
	for _, o := range options {
		allowed = max(allowed, o.ignored())
	}
	for range 50 {
		if runtime.NumGoroutine() <= allowed {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("found unexpected goroutines")
}

// VerifyTestMain runs the tests and then looks once.
func VerifyTestMain(m TestingM, options ...Option) { os.Exit(m.Run()) }
