// Covers: EN01 SU01 TH01
// Go: passes -count=1

// Tests that are no TestX functions: suites, tables, containers, methods run by reflection.
package classify

import (
	"reflect"
	"strings"
	"testing"

	qt "github.com/frankban/quicktest"
	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
	"github.com/stretchr/testify/suite"
	check "gopkg.in/check.v1"
)

var unit = "ms"

func format() string { return "1" + unit }

type Formatting struct{ suite.Suite }

func (s *Formatting) TestPlain() { // want (*Formatting).TestPlain:"serial"
	s.Equal("1ms", format())
}

func (s *Formatting) TestNested() { // want (*Formatting).TestNested:"serial"
	s.Run("sub", func() { // want (*Formatting).TestNested/sub:"serial"
		s.Equal("1ms", format())
	})
}

func TestFormatting(t *testing.T) { // want TestFormatting:"parallel"
	t.Parallel()
	suite.Run(t, new(Formatting))
}

type checked struct{}

var _ = check.Suite(&checked{})

func (s *checked) TestChecked(c *check.C) { // want (*checked).TestChecked:"serial"
	c.Assert(format(), check.Equals, "1ms")
}

func TestCheck(t *testing.T) { check.TestingT(t) } // want TestCheck:"serial"

var _ = ginkgo.Describe("format", func() {
	ginkgo.It("has a unit", func() { // want "format > has a unit":"serial"
		gomega.Expect(format()).To(gomega.Equal("1ms"))
	})
})

func TestGinkgo(t *testing.T) { // want TestGinkgo:"serial"
	gomega.RegisterFailHandler(ginkgo.Fail)
	ginkgo.RunSpecs(t, "format")
}

func TestQuick(t *testing.T) { // want TestQuick:"serial"
	c := qt.New(t)
	c.Run("one", func(c *qt.C) { // want TestQuick/one:"parallel"
		c.Parallel()
		c.Assert(format(), qt.Equals, "1ms")
	})
}

type reflected struct{}

func (*reflected) TestByReflection(t *testing.T) { // want (*reflected).TestByReflection:"parallel"
	t.Parallel()
	format()
}

func runSubTests(t *testing.T, x any) {
	v := reflect.ValueOf(x)
	for i := range v.NumMethod() {
		name := v.Type().Method(i).Name
		if strings.HasPrefix(name, "Test") {
			t.Run(name, v.Method(i).Interface().(func(*testing.T)))
		}
	}
}

func TestReflected(t *testing.T) { runSubTests(t, &reflected{}) } // want TestReflected:"serial"

func FuzzFormat(f *testing.F) { // want FuzzFormat:"serial"
	f.Add(1)
	f.Fuzz(func(t *testing.T, n int) {
		t.Parallel()
		format()
	})
}

func TestMain(m *testing.M) { // want TestMain:"none"
	unit = "ms"
	m.Run()
}
