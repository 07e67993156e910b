// Package ginkgo is a stand-in: the shape of the API and just enough of a runner.
package ginkgo

import (
	"reflect"
	"strings"
)

// Decorators.
const (
	Ordered = decorator("ordered")
	Serial  = decorator("serial")
	Focus   = decorator("focus")
	Pending = decorator("pending")
)

type decorator string

type container struct {
	text                                 string
	before, justBefore, after, justAfter []func()
	beforeAll, afterAll                  []func()
	children                             []*container
	specs                                []spec
	order                                []any
}

type spec struct {
	text string
	body func()
}

var (
	root        = &container{}
	current     = root
	pending     []func()
	beforeSuite []func()
	afterSuite  []func()
	cleanups    []func()
	failure     string
)

// GinkgoTestingT is what RunSpecs takes.
type GinkgoTestingT interface{ Fail() }

type failed struct{}

func body(args []any) func() {
	for _, arg := range args {
		if f, ok := arg.(func()); ok {
			return f
		}
	}
	return func() {}
}

func enter(text string, args []any) bool {
	outer := current
	child := &container{text: text}
	outer.children = append(outer.children, child)
	outer.order = append(outer.order, child)
	run := body(args)
	pending = append(pending, func() {
		current = child
		defer func() { current = outer }()
		run()
	})
	if outer != root {
		last := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		last()
	}
	return true
}

// Containers.
func Describe(text string, args ...any) bool { return enter(text, args) }
func Context(text string, args ...any) bool  { return enter(text, args) }
func When(text string, args ...any) bool     { return enter(text, args) }

// Subjects.
func It(text string, args ...any) bool {
	current.order = append(current.order, spec{text, body(args)})
	return true
}
func Specify(text string, args ...any) bool { return It(text, args...) }

// Setup and teardown.
func BeforeEach(args ...any) bool { current.before = append(current.before, body(args)); return true }
func JustBeforeEach(args ...any) bool {
	current.justBefore = append(current.justBefore, body(args))
	return true
}
func AfterEach(args ...any) bool { current.after = append(current.after, body(args)); return true }
func JustAfterEach(args ...any) bool {
	current.justAfter = append(current.justAfter, body(args))
	return true
}
func BeforeAll(args ...any) bool {
	current.beforeAll = append(current.beforeAll, body(args))
	return true
}
func AfterAll(args ...any) bool { current.afterAll = append(current.afterAll, body(args)); return true }
func BeforeSuite(body func(), args ...any) bool {
	beforeSuite = append(beforeSuite, body)
	return true
}
func AfterSuite(body func(), args ...any) bool {
	afterSuite = append(afterSuite, body)
	return true
}

// DeferCleanup registers fn, or fn with arguments, to run after the spec.
func DeferCleanup(args ...any) {
	fn := reflect.ValueOf(args[0])
	var in []reflect.Value
	for _, arg := range args[1:] {
		in = append(in, reflect.ValueOf(arg))
	}
	cleanups = append(cleanups, func() { fn.Call(in) })
}

// TableEntry is one row of a table.
type TableEntry struct {
	text string
	args []any
}

// Entry makes a row.
func Entry(text any, args ...any) TableEntry {
	s, _ := text.(string)
	return TableEntry{s, args}
}

// DescribeTable runs a function for each row.
func DescribeTable(text string, args ...any) bool {
	fn := reflect.ValueOf(args[0])
	return Describe(text, func() {
		for _, arg := range args[1:] {
			entry, ok := arg.(TableEntry)
			if !ok {
				continue
			}
			It(entry.text, func() {
				var in []reflect.Value
				for _, a := range entry.args {
					in = append(in, reflect.ValueOf(a))
				}
				fn.Call(in)
			})
		}
	})
}

// By documents a step.
func By(text string, callback ...func()) {
	for _, f := range callback {
		f()
	}
}

// Fail fails the current spec.
func Fail(message string, callerSkip ...int) {
	failure = message
	panic(failed{})
}

// Skip skips the current spec.
func Skip(message string, callerSkip ...int) { panic(failed{}) }

// GinkgoRecover belongs at the top of goroutines.
func GinkgoRecover() {
	if e := recover(); e != nil {
		if _, ok := e.(failed); !ok {
			panic(e)
		}
	}
}

// FullGinkgoTInterface is the part of testing.TB that is used here.
type FullGinkgoTInterface interface {
	Helper()
	Cleanup(func())
	Setenv(key, value string)
	TempDir() string
	Errorf(format string, args ...any)
	FailNow()
}

func drain() {
	for len(cleanups) > 0 {
		last := cleanups[len(cleanups)-1]
		cleanups = cleanups[:len(cleanups)-1]
		last()
	}
}

func runSpec(s spec, path []*container) (ok bool) {
	failure = ""
	defer func() {
		GinkgoRecover()
		ok = failure == ""
	}()
	defer drain()
	for i := range path {
		for _, f := range path[i].after {
			defer f()
		}
	}
	for _, c := range path {
		for _, f := range c.before {
			f()
		}
	}
	for _, c := range path {
		for _, f := range c.justBefore {
			f()
		}
	}
	s.body()
	return true
}

func (c *container) run(t GinkgoTestingT, path []*container) {
	path = append(path[:len(path):len(path)], c)
	for _, f := range c.beforeAll {
		f()
	}
	for _, item := range c.order {
		switch item := item.(type) {
		case *container:
			item.run(t, path)
		case spec:
			if !runSpec(item, path) {
				names := []string{}
				for _, p := range path {
					names = append(names, p.text)
				}
				println("failed: " + strings.Join(append(names, item.text), " > ") + ": " + failure)
				t.Fail()
			}
		}
	}
	for _, f := range c.afterAll {
		f()
	}
}

// RunSpecs runs everything that was declared.
func RunSpecs(t GinkgoTestingT, description string, args ...any) bool {
	for _, f := range pending {
		f()
	}
	pending = nil
	for _, f := range beforeSuite {
		f()
	}
	drain()
	root.run(t, nil)
	for _, f := range afterSuite {
		f()
	}
	return true
}
