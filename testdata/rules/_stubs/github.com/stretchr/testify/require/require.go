// Package require is a stand-in: the shape of the API and nothing more.
package require

import (
	"time"

	"github.com/stretchr/testify/assert"
)

// TestingT is the part of testing.TB that is used here.
type TestingT interface {
	Errorf(format string, args ...any)
	FailNow()
}

type helper interface{ Helper() }

// Assertions holds a TestingT.
type Assertions struct{ t TestingT }

// New wraps t.
func New(t TestingT) *Assertions { return &Assertions{t: t} }

// Equal stops the test unless it holds.
func Equal(t TestingT, expected, actual any, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.Equal(t, expected, actual, msgAndArgs...) {
		t.FailNow()
	}
}

// Equal stops the test unless it holds.
func (a *Assertions) Equal(expected, actual any, msgAndArgs ...any) {
	Equal(a.t, expected, actual, msgAndArgs...)
}

// NotEqual stops the test unless it holds.
func NotEqual(t TestingT, expected, actual any, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.NotEqual(t, expected, actual, msgAndArgs...) {
		t.FailNow()
	}
}

// NotEqual stops the test unless it holds.
func (a *Assertions) NotEqual(expected, actual any, msgAndArgs ...any) {
	NotEqual(a.t, expected, actual, msgAndArgs...)
}

// True stops the test unless it holds.
func True(t TestingT, value bool, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.True(t, value, msgAndArgs...) {
		t.FailNow()
	}
}

// True stops the test unless it holds.
func (a *Assertions) True(value bool, msgAndArgs ...any) { True(a.t, value, msgAndArgs...) }

// False stops the test unless it holds.
func False(t TestingT, value bool, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.False(t, value, msgAndArgs...) {
		t.FailNow()
	}
}

// False stops the test unless it holds.
func (a *Assertions) False(value bool, msgAndArgs ...any) { False(a.t, value, msgAndArgs...) }

// Nil stops the test unless it holds.
func Nil(t TestingT, object any, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.Nil(t, object, msgAndArgs...) {
		t.FailNow()
	}
}

// Nil stops the test unless it holds.
func (a *Assertions) Nil(object any, msgAndArgs ...any) { Nil(a.t, object, msgAndArgs...) }

// NotNil stops the test unless it holds.
func NotNil(t TestingT, object any, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.NotNil(t, object, msgAndArgs...) {
		t.FailNow()
	}
}

// NotNil stops the test unless it holds.
func (a *Assertions) NotNil(object any, msgAndArgs ...any) { NotNil(a.t, object, msgAndArgs...) }

// NoError stops the test unless it holds.
func NoError(t TestingT, err error, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.NoError(t, err, msgAndArgs...) {
		t.FailNow()
	}
}

// NoError stops the test unless it holds.
func (a *Assertions) NoError(err error, msgAndArgs ...any) { NoError(a.t, err, msgAndArgs...) }

// Error stops the test unless it holds.
func Error(t TestingT, err error, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.Error(t, err, msgAndArgs...) {
		t.FailNow()
	}
}

// Error stops the test unless it holds.
func (a *Assertions) Error(err error, msgAndArgs ...any) { Error(a.t, err, msgAndArgs...) }

// ErrorIs stops the test unless it holds.
func ErrorIs(t TestingT, err, target error, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.ErrorIs(t, err, target, msgAndArgs...) {
		t.FailNow()
	}
}

// ErrorIs stops the test unless it holds.
func (a *Assertions) ErrorIs(err, target error, msgAndArgs ...any) {
	ErrorIs(a.t, err, target, msgAndArgs...)
}

// Len stops the test unless it holds.
func Len(t TestingT, object any, length int, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.Len(t, object, length, msgAndArgs...) {
		t.FailNow()
	}
}

// Len stops the test unless it holds.
func (a *Assertions) Len(object any, length int, msgAndArgs ...any) {
	Len(a.t, object, length, msgAndArgs...)
}

// Empty stops the test unless it holds.
func Empty(t TestingT, object any, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.Empty(t, object, msgAndArgs...) {
		t.FailNow()
	}
}

// Empty stops the test unless it holds.
func (a *Assertions) Empty(object any, msgAndArgs ...any) { Empty(a.t, object, msgAndArgs...) }

// NotEmpty stops the test unless it holds.
func NotEmpty(t TestingT, object any, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.NotEmpty(t, object, msgAndArgs...) {
		t.FailNow()
	}
}

// NotEmpty stops the test unless it holds.
func (a *Assertions) NotEmpty(object any, msgAndArgs ...any) { NotEmpty(a.t, object, msgAndArgs...) }

// Contains stops the test unless it holds.
func Contains(t TestingT, s, contains any, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.Contains(t, s, contains, msgAndArgs...) {
		t.FailNow()
	}
}

// Contains stops the test unless it holds.
func (a *Assertions) Contains(s, contains any, msgAndArgs ...any) {
	Contains(a.t, s, contains, msgAndArgs...)
}

// Panics stops the test unless it holds.
func Panics(t TestingT, f func(), msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.Panics(t, f, msgAndArgs...) {
		t.FailNow()
	}
}

// Panics stops the test unless it holds.
func (a *Assertions) Panics(f func(), msgAndArgs ...any) { Panics(a.t, f, msgAndArgs...) }

// NotPanics stops the test unless it holds.
func NotPanics(t TestingT, f func(), msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.NotPanics(t, f, msgAndArgs...) {
		t.FailNow()
	}
}

// NotPanics stops the test unless it holds.
func (a *Assertions) NotPanics(f func(), msgAndArgs ...any) { NotPanics(a.t, f, msgAndArgs...) }

// Eventually stops the test unless it holds.
func Eventually(t TestingT, condition func() bool, waitFor, tick time.Duration, msgAndArgs ...any) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if !assert.Eventually(t, condition, waitFor, tick, msgAndArgs...) {
		t.FailNow()
	}
}

// Eventually stops the test unless it holds.
func (a *Assertions) Eventually(condition func() bool, waitFor, tick time.Duration, msgAndArgs ...any) {
	Eventually(a.t, condition, waitFor, tick, msgAndArgs...)
}

// FailNow stops the test.
func FailNow(t TestingT, failureMessage string, msgAndArgs ...any) {
	t.Errorf("%s", failureMessage)
	t.FailNow()
}

// FailNow stops the test.
func (a *Assertions) FailNow(failureMessage string, msgAndArgs ...any) {
	FailNow(a.t, failureMessage, msgAndArgs...)
}
