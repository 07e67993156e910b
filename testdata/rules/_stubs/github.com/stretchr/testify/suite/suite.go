// Package suite is a stand-in: the shape of the API and nothing more.
package suite

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestingSuite is what Run takes.
type TestingSuite interface {
	T() *testing.T
	SetT(t *testing.T)
	SetS(suite TestingSuite)
}

// Hooks that a suite may have.
type (
	SetupAllSuite     interface{ SetupSuite() }
	TearDownAllSuite  interface{ TearDownSuite() }
	SetupTestSuite    interface{ SetupTest() }
	TearDownTestSuite interface{ TearDownTest() }
	SetupSubTest      interface{ SetupSubTest() }
	TearDownSubTest   interface{ TearDownSubTest() }
	BeforeTest        interface {
		BeforeTest(suiteName, testName string)
	}
	AfterTest interface {
		AfterTest(suiteName, testName string)
	}
)

// Suite is embedded by test suites.
type Suite struct {
	*assert.Assertions
	required *require.Assertions
	t        *testing.T
	s        TestingSuite
}

// T returns the current test.
func (s *Suite) T() *testing.T { return s.t }

// SetT sets the current test.
func (s *Suite) SetT(t *testing.T) {
	s.t = t
	s.Assertions = assert.New(t)
	s.required = require.New(t)
}

// SetS sets the suite that embeds this one.
func (s *Suite) SetS(suite TestingSuite) { s.s = suite }

// Require returns assertions that stop the test.
func (s *Suite) Require() *require.Assertions { return s.required }

// Assert returns assertions that do not.
func (s *Suite) Assert() *assert.Assertions { return s.Assertions }

// Run runs a subtest of the current test.
func (s *Suite) Run(name string, subtest func()) bool {
	outer := s.T()
	return outer.Run(name, func(t *testing.T) {
		s.SetT(t)
		defer s.SetT(outer)
		if h, ok := s.s.(SetupSubTest); ok {
			h.SetupSubTest()
		}
		if h, ok := s.s.(TearDownSubTest); ok {
			defer h.TearDownSubTest()
		}
		subtest()
	})
}

// Run runs the methods of a suite whose names start with Test.
func Run(t *testing.T, suite TestingSuite) {
	suite.SetT(t)
	suite.SetS(suite)
	if h, ok := suite.(SetupAllSuite); ok {
		h.SetupSuite()
	}
	defer func() {
		suite.SetT(t)
		if h, ok := suite.(TearDownAllSuite); ok {
			h.TearDownSuite()
		}
	}()
	typ := reflect.TypeOf(suite)
	for i := range typ.NumMethod() {
		method := typ.Method(i)
		if !strings.HasPrefix(method.Name, "Test") {
			continue
		}
		t.Run(method.Name, func(t *testing.T) {
			suite.SetT(t)
			if h, ok := suite.(SetupTestSuite); ok {
				h.SetupTest()
			}
			if h, ok := suite.(BeforeTest); ok {
				h.BeforeTest(typ.Elem().Name(), method.Name)
			}
			defer func() {
				if h, ok := suite.(AfterTest); ok {
					h.AfterTest(typ.Elem().Name(), method.Name)
				}
				if h, ok := suite.(TearDownTestSuite); ok {
					h.TearDownTest()
				}
			}()
			method.Func.Call([]reflect.Value{reflect.ValueOf(suite)})
		})
	}
}
