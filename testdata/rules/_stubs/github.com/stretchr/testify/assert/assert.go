// Package assert is a stand-in: the shape of the API and nothing more.
package assert

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// TestingT is the part of testing.TB that is used here.
type TestingT interface {
	Errorf(format string, args ...any)
}

type helper interface{ Helper() }

// Assertions holds a TestingT.
type Assertions struct{ t TestingT }

// New wraps t.
func New(t TestingT) *Assertions { return &Assertions{t: t} }

func report(t TestingT, ok bool, format string, args ...any) bool {
	if !ok {
		t.Errorf(format, args...)
	}
	return ok
}

func isNil(object any) bool {
	if object == nil {
		return true
	}
	v := reflect.ValueOf(object)
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return v.IsNil()
	}
	return false
}

func isEmpty(object any) bool {
	if object == nil {
		return true
	}
	v := reflect.ValueOf(object)
	switch v.Kind() {
	case reflect.Chan, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	}
	return v.IsZero()
}

func didPanic(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return false
}

func poll(condition func() bool, waitFor, tick time.Duration) bool {
	for end := time.Now().Add(waitFor); time.Now().Before(end); time.Sleep(tick) {
		if condition() {
			return true
		}
	}
	return false
}

// Equal marks the test as failed unless it holds.
func Equal(t TestingT, expected, actual any, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, reflect.DeepEqual(expected, actual), "not equal: %v, %v", expected, actual)
}

// Equal marks the test as failed unless it holds.
func (a *Assertions) Equal(expected, actual any, msgAndArgs ...any) bool {
	return Equal(a.t, expected, actual, msgAndArgs...)
}

// NotEqual marks the test as failed unless it holds.
func NotEqual(t TestingT, expected, actual any, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, !reflect.DeepEqual(expected, actual), "should differ: %v", actual)
}

// NotEqual marks the test as failed unless it holds.
func (a *Assertions) NotEqual(expected, actual any, msgAndArgs ...any) bool {
	return NotEqual(a.t, expected, actual, msgAndArgs...)
}

// True marks the test as failed unless it holds.
func True(t TestingT, value bool, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, value, "should be true")
}

// True marks the test as failed unless it holds.
func (a *Assertions) True(value bool, msgAndArgs ...any) bool {
	return True(a.t, value, msgAndArgs...)
}

// False marks the test as failed unless it holds.
func False(t TestingT, value bool, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, !value, "should be false")
}

// False marks the test as failed unless it holds.
func (a *Assertions) False(value bool, msgAndArgs ...any) bool {
	return False(a.t, value, msgAndArgs...)
}

// Nil marks the test as failed unless it holds.
func Nil(t TestingT, object any, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, isNil(object), "should be nil: %v", object)
}

// Nil marks the test as failed unless it holds.
func (a *Assertions) Nil(object any, msgAndArgs ...any) bool {
	return Nil(a.t, object, msgAndArgs...)
}

// NotNil marks the test as failed unless it holds.
func NotNil(t TestingT, object any, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, !isNil(object), "should not be nil")
}

// NotNil marks the test as failed unless it holds.
func (a *Assertions) NotNil(object any, msgAndArgs ...any) bool {
	return NotNil(a.t, object, msgAndArgs...)
}

// NoError marks the test as failed unless it holds.
func NoError(t TestingT, err error, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, err == nil, "unexpected error: %v", err)
}

// NoError marks the test as failed unless it holds.
func (a *Assertions) NoError(err error, msgAndArgs ...any) bool {
	return NoError(a.t, err, msgAndArgs...)
}

// Error marks the test as failed unless it holds.
func Error(t TestingT, err error, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, err != nil, "an error was expected")
}

// Error marks the test as failed unless it holds.
func (a *Assertions) Error(err error, msgAndArgs ...any) bool {
	return Error(a.t, err, msgAndArgs...)
}

// ErrorIs marks the test as failed unless it holds.
func ErrorIs(t TestingT, err, target error, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, errors.Is(err, target), "wrong error: %v", err)
}

// ErrorIs marks the test as failed unless it holds.
func (a *Assertions) ErrorIs(err, target error, msgAndArgs ...any) bool {
	return ErrorIs(a.t, err, target, msgAndArgs...)
}

// Len marks the test as failed unless it holds.
func Len(t TestingT, object any, length int, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, reflect.ValueOf(object).Len() == length, "wrong length, want %d", length)
}

// Len marks the test as failed unless it holds.
func (a *Assertions) Len(object any, length int, msgAndArgs ...any) bool {
	return Len(a.t, object, length, msgAndArgs...)
}

// Empty marks the test as failed unless it holds.
func Empty(t TestingT, object any, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, isEmpty(object), "should be empty: %v", object)
}

// Empty marks the test as failed unless it holds.
func (a *Assertions) Empty(object any, msgAndArgs ...any) bool {
	return Empty(a.t, object, msgAndArgs...)
}

// NotEmpty marks the test as failed unless it holds.
func NotEmpty(t TestingT, object any, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, !isEmpty(object), "should not be empty")
}

// NotEmpty marks the test as failed unless it holds.
func (a *Assertions) NotEmpty(object any, msgAndArgs ...any) bool {
	return NotEmpty(a.t, object, msgAndArgs...)
}

// Contains marks the test as failed unless it holds.
func Contains(t TestingT, s, contains any, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, strings.Contains(fmt.Sprint(s), fmt.Sprint(contains)), "%v does not contain %v", s, contains)
}

// Contains marks the test as failed unless it holds.
func (a *Assertions) Contains(s, contains any, msgAndArgs ...any) bool {
	return Contains(a.t, s, contains, msgAndArgs...)
}

// Panics marks the test as failed unless it holds.
func Panics(t TestingT, f func(), msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, didPanic(f), "should panic")
}

// Panics marks the test as failed unless it holds.
func (a *Assertions) Panics(f func(), msgAndArgs ...any) bool {
	return Panics(a.t, f, msgAndArgs...)
}

// NotPanics marks the test as failed unless it holds.
func NotPanics(t TestingT, f func(), msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, !didPanic(f), "should not panic")
}

// NotPanics marks the test as failed unless it holds.
func (a *Assertions) NotPanics(f func(), msgAndArgs ...any) bool {
	return NotPanics(a.t, f, msgAndArgs...)
}

// Eventually marks the test as failed unless it holds.
func Eventually(t TestingT, condition func() bool, waitFor, tick time.Duration, msgAndArgs ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return report(t, poll(condition, waitFor, tick), "condition never met")
}

// Eventually marks the test as failed unless it holds.
func (a *Assertions) Eventually(condition func() bool, waitFor, tick time.Duration, msgAndArgs ...any) bool {
	return Eventually(a.t, condition, waitFor, tick, msgAndArgs...)
}

// CollectT collects the failures of one tick of EventuallyWithT.
type CollectT struct{ failed bool }

// Errorf records a failure.
func (c *CollectT) Errorf(format string, args ...any) { c.failed = true }

// EventuallyWithT polls until a tick has no failure.
func EventuallyWithT(t TestingT, condition func(collect *CollectT), waitFor, tick time.Duration, msgAndArgs ...any) bool {
	return report(t, poll(func() bool {
		var c CollectT
		condition(&c)
		return !c.failed
	}, waitFor, tick), "condition never met")
}
