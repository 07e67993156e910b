// Package gomega is a stand-in: the shape of the API and nothing more.
package gomega

import (
	"fmt"
	"reflect"
	"time"
)

var fail = func(message string, callerSkip ...int) { panic(message) }

// RegisterFailHandler connects gomega to the test runner.
func RegisterFailHandler(handler func(message string, callerSkip ...int)) { fail = handler }

// Matcher decides about a value.
type Matcher func(actual any) bool

// Assertion holds an actual value.
type Assertion struct {
	actual any
	fail   func(message string, callerSkip ...int)
}

// Expect starts an assertion.
func Expect(actual any, extra ...any) Assertion { return Assertion{actual, fail} }

// To asserts that m matches.
func (a Assertion) To(m Matcher, description ...any) bool {
	if !m(a.actual) {
		a.fail(fmt.Sprintf("no match: %v", a.actual))
	}
	return true
}

// NotTo asserts that m does not match.
func (a Assertion) NotTo(m Matcher, description ...any) bool {
	if m(a.actual) {
		a.fail(fmt.Sprintf("unexpected match: %v", a.actual))
	}
	return true
}

// Eventually polls a function.
func Eventually(actual any, intervals ...any) Assertion {
	for range 200 {
		if v := reflect.ValueOf(actual).Call(nil)[0].Interface(); v == true {
			return Assertion{v, fail}
		}
		time.Sleep(time.Millisecond)
	}
	return Assertion{false, fail}
}

// Should is To.
func (a Assertion) Should(m Matcher, description ...any) bool { return a.To(m, description...) }

// Matchers.
func Equal(expected any) Matcher {
	return func(actual any) bool { return reflect.DeepEqual(actual, expected) }
}
func BeTrue() Matcher  { return func(actual any) bool { return actual == true } }
func BeFalse() Matcher { return func(actual any) bool { return actual == false } }
func BeNil() Matcher   { return func(actual any) bool { return actual == nil } }
func Succeed() Matcher { return BeNil() }

// HaveOccurred matches an error.
func HaveOccurred() Matcher { return func(actual any) bool { return actual != nil } }

// BeEmpty matches what has length zero.
func BeEmpty() Matcher {
	return func(actual any) bool { return reflect.ValueOf(actual).Len() == 0 }
}
