// Covers: SU01
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1 -parallel=1

// s.T().Parallel() makes suite methods and their subtests parallel; the suite's own T is then anybody's, and so is the global.
package su

import (
	"testing"

	"github.com/stretchr/testify/suite"
)

var quota = 1

func exceeded(n int) bool { return n > quota }

type Quota struct{ suite.Suite }

func (s *Quota) TestRead() { // want (*Quota).TestRead:"parallel"
	s.T().Parallel()
	for range 10000 {
		exceeded(1)
	}
}

func (s *Quota) TestWrite() { // want (*Quota).TestWrite:"parallel"
	t := s.T()
	t.Parallel()
	old := quota
	t.Cleanup(func() { quota = old })
	quota = 2 // want parallel-global(error) "quota"
	for range 1000 {
		exceeded(2)
	}
}

func (s *Quota) TestSub() { // want (*Quota).TestSub:"serial"
	s.Run("one", func() { // want (*Quota).TestSub/one:"parallel"
		s.T().Parallel()
		exceeded(2)
	})
	s.T().Run("two", func(t *testing.T) { // want (*Quota).TestSub/two:"parallel"
		t.Parallel()
		exceeded(2)
	})
}

func TestQuota(t *testing.T) { // want TestQuota:"parallel"
	t.Parallel()
	suite.Run(t, new(Quota))
}

type Hooked struct{ suite.Suite }

func (s *Hooked) SetupTest() { s.T().Parallel() }

func (s *Hooked) TestRead() { // want (*Hooked).TestRead:"parallel"
	exceeded(3)
}

func TestHooked(t *testing.T) { // want TestHooked:"serial"
	suite.Run(t, new(Hooked))
}

type Before struct{ suite.Suite }

func (s *Before) BeforeTest(suiteName, testName string) { s.T().Parallel() }

func (s *Before) TestRead() { // want (*Before).TestRead:"parallel"
	exceeded(4)
}

func TestBefore(t *testing.T) { // want TestBefore:"serial"
	suite.Run(t, new(Before))
}

func TestPlain(t *testing.T) { // want TestPlain:"parallel"
	t.Parallel()
	exceeded(5)
}
